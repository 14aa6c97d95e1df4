"""The macros of schema `methods` in a DuckDB of their own: what a release carries, without dbt and without a build."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import jinja2
import pytest


def render_methods(root: Path) -> str:
    """What the macro `create_methods` renders to: plain Jinja, since these macros use nothing of dbt."""
    files = sorted((root / "macros" / "methods").glob("*.sql"))
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return jinja2.Environment(autoescape=False).from_string(source + "{{ create_methods() }}").render()


@pytest.fixture(scope="session")
def methods_sql(repository_root: Path) -> str:
    return render_methods(repository_root)


@pytest.fixture(scope="session")
def methods(methods_sql: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with every macro of the schema."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(methods_sql)
        yield connection
