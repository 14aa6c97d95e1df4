"""`methods.disparity` where analysts meet it: in a release, attached, and on a table, view or query of theirs."""

from pathlib import Path

import duckdb
import pytest

from orchestration.lib.release_copy import copy_macros

GROUPS = """
    select 'set' as set_key, 'g' || g as subgroup, 20 + g * g as estimate, 1 as standard_error, 100 as population,
        g as subgroup_order, true as is_favourable, 100 as scale, null as reference_subgroup
    from range(5) as groups(g)
"""
COUNT = "select count(*), count(estimate), count(standard_error) from {} where disparity_code <> 'mdru'"


@pytest.fixture
def release(methods_sql: str, tmp_path: Path) -> Path:
    """A database that got the macros as a release gets them."""
    source, target = tmp_path / "source.duckdb", tmp_path / "release.duckdb"
    with duckdb.connect(str(source)) as connection:
        connection.execute(methods_sql)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{source}' as source (read_only)")
        connection.execute(f"attach '{target}' as target")
        copy_macros(connection, "source", "target", "methods")
    return target


@pytest.fixture
def whole(methods: duckdb.DuckDBPyConnection) -> tuple | None:
    methods.execute(f"create or replace table mine as {GROUPS}")
    return methods.execute(COUNT.format("methods.disparity('mine')")).fetchone()


def test_a_release_that_is_opened(release: Path, whole: tuple) -> None:
    with duckdb.connect(str(release), read_only=True) as connection:
        connection.execute(f"create temp table mine as {GROUPS}")
        assert connection.execute(COUNT.format("methods.disparity('mine')")).fetchone() == whole
        comments = connection.execute("select comment from duckdb_functions() where schema_name = 'methods'").fetchall()
        assert all(comment for (comment,) in comments)


def test_a_release_that_is_attached(release: Path, whole: tuple) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{release}' as published (read_only)")
        connection.execute(f"create or replace table mine as {GROUPS}")
        assert connection.execute(COUNT.format("published.methods.disparity('mine')")).fetchone() == whole


@pytest.mark.parametrize("name", ["mine", "known", "sets", "listed", "points", "steps", "disparity"])
def test_a_view_or_a_query_of_any_name(methods: duckdb.DuckDBPyConnection, whole: tuple, name: str) -> None:
    methods.execute(f"create or replace view other_{name} as {GROUPS}")
    assert methods.execute(COUNT.format(f"methods.disparity('other_{name}')")).fetchone() == whole
    query = f"with {name} as ({GROUPS}) " + COUNT.format(f"methods.disparity('{name}')")
    assert methods.execute(query).fetchone() == whole
