"""The macros of schema `methods` in a DuckDB of their own: what a release carries, without dbt and without a build."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from jinja2 import Environment


def methods_sql(root: Path) -> str:
    """What dbt runs before the first model: `create_methods()`, rendered."""
    macros = "".join(file.read_text() for file in sorted((root / "macros" / "methods").glob("*.sql")))
    return Environment(autoescape=False).from_string(macros + "{{ create_methods() }}").render()


@pytest.fixture(scope="session")
def methods(repository_root: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with every macro of the schema."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.execute(methods_sql(repository_root))
        yield connection
