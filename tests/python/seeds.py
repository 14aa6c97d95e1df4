"""The demo city's seeds in a copy of the project, for tests that edit them."""

import csv
from collections.abc import Mapping
from pathlib import Path

from orchestration.lib.catalogue import SeedProblem, catalogue_problems


class Seeds:
    """The seeds of a project, edited by the names of columns."""

    def __init__(self, project: Path) -> None:
        self.project = project

    def path(self, seed: str) -> Path:
        room = "reference" if (self.project / "seeds/reference" / f"{seed}.csv").exists() else "demo"
        return self.project / "seeds" / room / f"{seed}.csv"

    def change(self, seed: str, where: Mapping[str, str], **cells: str) -> int:
        """Write these cells in the first row that has those; the line on which it begins."""
        rows = self._rows(seed)
        row = next(row for row in rows[1:] if self._has(rows[0], row, where))
        for column, value in cells.items():
            row[rows[0].index(column)] = value
        self._write(seed, rows)
        return self._line(rows, row)

    def add(self, seed: str, like: Mapping[str, str], **cells: str) -> None:
        """Add a row like the last one that has those, with these cells."""
        rows = self._rows(seed)
        rows.append(list(next(row for row in reversed(rows[1:]) if self._has(rows[0], row, like))))
        for column, value in cells.items():
            rows[-1][rows[0].index(column)] = value
        self._write(seed, rows)

    def problems(self) -> list[SeedProblem]:
        return catalogue_problems(self.project, "demo")

    def _rows(self, seed: str) -> list[list[str]]:
        with self.path(seed).open(newline="") as file:
            return list(csv.reader(file))

    def _write(self, seed: str, rows: list[list[str]]) -> None:
        with self.path(seed).open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    @staticmethod
    def _has(header: list[str], row: list[str], where: Mapping[str, str]) -> bool:
        return all(row[header.index(column)] == value for column, value in where.items())

    @staticmethod
    def _line(rows: list[list[str]], row: list[str]) -> int:
        before = next(position for position, other in enumerate(rows) if other is row)
        return 1 + before + sum(cell.count("\n") for other in rows[:before] for cell in other)
