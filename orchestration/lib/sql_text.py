"""Names and texts written into SQL, where a parameter cannot stand: safe whatever they are called."""

from collections.abc import Iterable
from pathlib import Path


def quoted(*names: str) -> str:
    """A qualified identifier: `"schema"."table"`."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(value: str | Path) -> str:
    """A text literal."""
    return "'" + str(value).replace("'", "''") + "'"


def literals(values: Iterable[str]) -> str:
    """Text literals with commas between them, for a list of values."""
    return ", ".join(map(literal, values))
