"""What is wrong with a seed, as the person who edits it needs to hear it."""

from dataclasses import dataclass

MAX_VALUE = 80


@dataclass(frozen=True)
class SeedProblem:
    """One cell, row or file; `row` is the line of the file on which the row begins, as an editor counts."""

    file: str
    problem: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = self.file
        place += f", row {self.row}" if self.row else ""
        place += f", column {self.column}" if self.column else ""
        said = f"{_shown(self.value)} {self.problem}" if self.value else self.problem
        return f"{place}: {said}. To do: {self.remedy.rstrip('.')}."


def _shown(value: str) -> str:
    """Quoted and on one line: stray spaces and line breaks have to be seen."""
    return repr(value if len(value) <= MAX_VALUE else f"{value[: MAX_VALUE - 1]}…")
