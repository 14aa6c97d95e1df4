"""A database in memory with the schema `methods`, created by the SQL of the dbt macros; no dbt run is needed."""

from pathlib import Path

import duckdb
import jinja2
import pytest


@pytest.fixture(scope="session")
def methods_sql(repository_root: Path) -> str:
    """What the macro `create_methods` renders to: plain Jinja, since these macros use nothing of dbt."""
    files = sorted((repository_root / "macros" / "methods").glob("*.sql"))
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return jinja2.Environment().from_string(source + "{{ create_methods() }}").render()


@pytest.fixture
def methods(methods_sql: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(methods_sql)
    return connection
