"""Write the demo city's deliveries for a test, and read any of them without the pipeline."""

import csv
import gzip
import hashlib
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import duckdb
import duckdb_extensions

ROOT = Path(__file__).resolve().parents[3]
Rows = list[dict[str, str]]


def generate(out: Path, threads: int, seed: int = 42) -> Path:
    arguments = ["--scale", "0.01", "--seed", str(seed), "--threads", str(threads), "--out", str(out)]
    subprocess.run([sys.executable, "-m", "demo", *arguments], cwd=ROOT, check=True, capture_output=True)
    return out


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def content(extracts: Path, source_file: str) -> bytes:
    """The bytes of a delivered file, or of the member that follows the exclamation mark, unpacked."""
    name, _, member = source_file.partition("!")
    path = extracts / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            return archive.read(member)
    if name.endswith(".tar.gz"):
        with tarfile.open(path) as archive:
            stream = archive.extractfile(member)
            assert stream is not None
            return stream.read()
    raw = path.read_bytes()
    return gzip.decompress(raw) if name.endswith(".gz") else raw


def cells(extracts: Path, source_file: str) -> str:
    """Everything in a file as one text; Parquet and workbooks are read by DuckDB."""
    path = extracts / source_file
    if source_file.endswith(".parquet"):
        return str(duckdb.sql(f"from read_parquet('{path}')").fetchall())
    if source_file.endswith(".xlsx"):
        duckdb_extensions.import_extension("excel")
        with duckdb.connect() as connection:
            connection.execute("load excel")
            reader = f"read_xlsx('{path}', all_varchar = true, header = false, range = 'A1:P9999')"
            return str(connection.execute(f"from {reader}").fetchall())
    raw = content(extracts, source_file)
    encoding = {"police": "cp1252", "permitting": "utf-16"}.get(source_file.split("/")[0], "utf-8")
    return raw.decode(encoding)
