"""The seeds of a city as they are written: files, headers, rows with their line numbers.

Python's reader instead of DuckDB's: only it says on which line a row begins when cells hold line breaks, and it goes on
after a row with too many cells. Does not belong here: what the cells mean (declared_rules, rules).
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from orchestration.lib.catalogue.problem import SeedProblem

REFERENCE = "reference"
# Ten times as fast where the wheel has it.
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Seed:
    """One seed: what its YAML declares, and what its file says."""

    name: str
    file: str
    declaration: Mapping[str, Any]
    types: Mapping[str, str]
    """Column → type, in the order of the YAML."""
    header: tuple[str, ...] = ()
    rows: Mapping[int, tuple[str, ...]] | None = None
    """Line on which the row begins → its cells."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are both declared and written."""
        return tuple(column for column in self.types if column in self.header)

    def cell(self, row: int, column: str) -> str | None:
        if column not in self.header or self.rows is None:
            return None
        return self.rows[row][self.header.index(column)]


def read_seeds(project_dir: Path, city: str) -> tuple[list[Seed], list[SeedProblem]]:
    """The declared seeds that have a readable file, and what is wrong with files, headers and shapes of rows."""
    seeds, problems = [], []
    declared, files = _declarations(project_dir, city, problems), _files(project_dir, city)
    for name, (source, declaration) in sorted(declared.items()):
        types = _types(declaration)
        if name not in files:
            remedy = f"Add the file with the line {','.join(types)}, and rows as far as there are any"
            problems.append(SeedProblem(f"seeds/{city}/{name}.csv", f"is missing; {source} describes it", remedy))
            continue
        seed = Seed(name, files[name].relative_to(project_dir).as_posix(), declaration, types)
        header, rows = _records(files[name], seed.file, problems)
        if not header:
            continue
        problems += _header_problems(seed, header, source)
        seeds.append(Seed(name, seed.file, declaration, types, header, _whole(seed, header, rows, problems)))
    for name, path in sorted(files.items()):
        # dbt would load it with guessed types, and nothing would read it.
        if name not in declared and declared:
            remedy = f"Correct the file's name, or describe the seed in seeds/{REFERENCE}/"
            problems.append(
                SeedProblem(path.relative_to(project_dir).as_posix(), "no YAML describes this seed", remedy)
            )
    return seeds, problems


def _declarations(project_dir: Path, city: str, problems: list[SeedProblem]) -> dict[str, tuple[str, dict[str, Any]]]:
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for path in _paths(project_dir, city, "*.yml"):
        file = path.relative_to(project_dir).as_posix()
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), YAML_LOADER) or {}
        except yaml.MarkedYAMLError as error:
            row = error.problem_mark.line + 1 if error.problem_mark else None
            problems.append(
                SeedProblem(file, f"is not YAML ({error.problem})", "Mend this line or the one before", row)
            )
            continue
        found |= {seed["name"]: (file, seed) for seed in content.get("seeds", [])}
    return found


def _files(project_dir: Path, city: str) -> dict[str, Path]:
    return {path.stem: path for path in _paths(project_dir, city, "*.csv")}


def _paths(project_dir: Path, city: str, pattern: str) -> list[Path]:
    return [path for room in (REFERENCE, city) for path in sorted((project_dir / "seeds" / room).glob(pattern))]


def _types(declaration: Mapping[str, Any]) -> dict[str, str]:
    """Of every column that the YAML names; text where it gives no type."""
    given = declaration.get("config", {}).get("column_types", {})
    return {**given, **{column["name"]: given.get(column["name"], "varchar") for column in declaration["columns"]}}


def _records(path: Path, file: str, problems: list[SeedProblem]) -> tuple[tuple[str, ...], dict[int, tuple[str, ...]]]:
    """Header, and the rows by the line on which they begin; an unreadable file has neither."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.append(SeedProblem(file, "is not UTF-8", "Save the file as UTF-8 (CSV UTF-8 in Excel)", row))
        return (), {}
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, begins = {}, 1
    try:
        for cells in reader:
            records[begins] = tuple(cells)
            begins = reader.line_num + 1
    except csv.Error as error:
        remedy = "Close every quote, and write a quote inside a quoted cell twice"
        problems.append(SeedProblem(file, f"cannot be read from here on ({error})", remedy, begins))
    records = {row: cells for row, cells in records.items() if cells}
    if not records:
        problems.append(SeedProblem(file, "has no header", "Write the header line", 1))
        return (), {}
    header_row = min(records)
    return records.pop(header_row), records


def _header_problems(seed: Seed, header: tuple[str, ...], source: str) -> list[SeedProblem]:
    unknown = {column: "is no column of this seed" for column in header if column not in seed.types}
    repeated = {column: "is there twice" for column in header if header.count(column) > 1}
    missing = [column for column in seed.types if column not in header]
    return [
        *(
            SeedProblem(seed.file, text, f"Correct or remove the column; {source} names those there are", 1, column)
            for column, text in {**unknown, **repeated}.items()
        ),
        *(
            SeedProblem(seed.file, "the column is missing", f"Add it: {source} says what belongs there", 1, column)
            for column in missing
        ),
    ]


def _whole(
    seed: Seed, header: tuple[str, ...], rows: dict[int, tuple[str, ...]], problems: list[SeedProblem]
) -> dict[int, tuple[str, ...]]:
    """Every row as long as the header: a short one would make its code unknown wherever it is used."""
    for row, cells in rows.items():
        if len(cells) != len(header):
            remedy = "Write one cell for each column, and quote a cell that has a comma in it"
            problems.append(SeedProblem(seed.file, f"has {len(cells)} cells, the header {len(header)}", remedy, row))
    return {row: (*cells, *[""] * len(header))[: len(header)] for row, cells in rows.items()}
