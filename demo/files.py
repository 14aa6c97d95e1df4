"""File formats of the deliveries, with fixed names and times inside, so that equal rows give equal bytes.

Knows formats and ways to damage a file; knows nothing about any extract.
"""

import gzip
import io
import shutil
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

BLOCK = 1 << 20
FIXED_ZIP_TIME = (2026, 1, 5, 6, 0, 0)

Layout = dict[str, str]  # header -> SQL expression


def select_list(layout: Layout) -> str:
    return ", ".join(f'{expression} as "{header}"' for header, expression in layout.items())


def write_csv(
    connection: duckdb.DuckDBPyConnection, rows: str, layout: Layout, path: Path, delimiter: str = ",", quote: str = '"'
) -> None:
    """Write the layout over `rows` (a from clause with its order) as UTF-8 text."""
    connection.execute(
        f"copy (select {select_list(layout)} from {rows}) to '{path}' "
        f"(format csv, header true, delimiter '{delimiter}', quote '{quote}')"
    )


def write_xlsx(
    connection: duckdb.DuckDBPyConnection, query: str, path: Path, sheet: str = "Sheet1", header: bool = True
) -> None:
    flag = str(header).lower()
    connection.execute(
        f"copy ({query}) to '{path}' (format xlsx, header {flag}, sheet '{sheet}', sheet_row_limit 1048576)"
    )


def append_text(path: Path, *lines: str, encoding: str = "utf-8") -> None:
    """Add faulty records at the end; the encoding must write no byte order mark."""
    with path.open("ab") as file:
        for line in lines:
            file.write(f"{line}\n".encode(encoding))


def transcode(path: Path, encoding: str) -> None:
    """Rewrite a UTF-8 file in another encoding, block by block (a quarter of a large city does not fit in memory)."""
    target = path.with_name(f"{path.name}.part")
    with path.open(encoding="utf-8", newline="") as old, target.open("w", encoding=encoding, newline="") as new:
        shutil.copyfileobj(old, new, BLOCK)
    target.replace(path)


def replace_line_ends(path: Path, line_end: bytes) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", line_end))


def compress(path: Path, target: Path) -> None:
    """Gzip without name and time; removes the original."""
    with path.open("rb") as old, target.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as new:
        shutil.copyfileobj(old, new, BLOCK)
    path.unlink()


def write_zip(target: Path, members: Mapping[str, Path]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in members.items():
            entry = zipfile.ZipInfo(name, FIXED_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())


def write_tar_gz(target: Path, members: Sequence[Path]) -> None:
    with (
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for path in members:
            content = path.read_bytes()
            entry = tarfile.TarInfo(path.name)
            entry.size, entry.mtime, entry.mode = len(content), 0, 0o644
            archive.addfile(entry, io.BytesIO(content))


def truncate(path: Path, share: float, before: bytes = b"") -> None:
    """Cut a file, as a broken transfer does; with `before`, after the last line end that starts these bytes."""
    content = path.read_bytes()
    cut = content[: int(len(content) * share)]
    path.write_bytes(cut[: cut.rindex(before) + 1] if before else cut)
