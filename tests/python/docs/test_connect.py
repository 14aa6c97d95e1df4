"""Every Python client answers the same question from a release, by the recipe that stands on the page."""

import os
import subprocess
import sys
from pathlib import Path

import adbc_driver_duckdb
import adbc_driver_manager
import duckdb
import pytest
import sqlalchemy as sa
from adbc_driver_manager import dbapi

from tests.python.builds import ROOT, BuiltCity
from tests.python.docs.pages import recipes

PAGE = ROOT / "docs/connect.md"
CLIENTS = ("duckdb", "sqlalchemy", "adbc", "pandas", "polars", "ibis", "excel")
ON_TIME = """
    select year(period_start_date), round(value, 2)
    from marts.fct_measure_values
    where
        measure_code = 'service_requests_on_time'
        and period_grain = 'year'
        and geography_type = 'city'
        and population_dimension = 'all'
"""


def said(recipe: str, city: BuiltCity, folder: Path) -> str:
    """What a recipe prints, run where its path to the release leads somewhere, in a process of its own."""
    (folder / "data").symlink_to(city.warehouse_dir)
    ran = subprocess.run(
        [sys.executable, "-c", recipes(PAGE)[recipe]],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_gives_the_values_of_the_release(client: str, demo_city: BuiltCity, tmp_path: Path) -> None:
    output = said(client, demo_city, tmp_path)
    with demo_city.open_release() as release:
        expected = release.execute(ON_TIME).fetchall()
    assert len(expected) == 3
    assert not [row for row in expected if str(row[0]) not in output or str(row[1]) not in output]


def test_every_recipe_of_the_page_is_run() -> None:
    assert tuple(recipes(PAGE)) == CLIENTS
    assert PAGE.read_text(encoding="utf-8").count("```python") == len(CLIENTS)


def test_sqlalchemy_shows_the_comments_of_every_table_and_column(demo_city: BuiltCity) -> None:
    engine = sa.create_engine(f"duckdb:///{demo_city.release / 'performance.duckdb'}", connect_args={"read_only": True})
    inspector = sa.inspect(engine)
    tables = inspector.get_table_names(schema="marts")
    silent = [table for table in tables if not inspector.get_table_comment(table, schema="marts")["text"]]
    silent += [
        f"{table}.{column['name']}"
        for table in tables
        for column in inspector.get_columns(table, schema="marts")
        if not column.get("comment")
    ]
    engine.dispose()
    assert len(tables) > 20
    assert not silent


def test_the_comments_that_the_recipe_shows_are_those_of_the_release(demo_city: BuiltCity, tmp_path: Path) -> None:
    output = said("sqlalchemy", demo_city, tmp_path)
    with demo_city.open_release() as release:
        comments = release.execute("""
            select comment from duckdb_tables() where table_name = 'fct_measure_values'
            union all
            select comment from duckdb_columns() where table_name = 'fct_measure_values' and column_name = 'value'
        """).fetchall()
    assert len(comments) == 2
    assert not [comment for (comment,) in comments if comment not in output]


def test_adbc_cannot_write(demo_city: BuiltCity) -> None:
    options = {"path": str(demo_city.release / "performance.duckdb"), "access_mode": "READ_ONLY"}
    driver = adbc_driver_duckdb.driver_path()
    with (
        dbapi.connect(driver=driver, entrypoint="duckdb_adbc_init", db_kwargs=options, autocommit=True) as release,
        release.cursor() as cursor,
        pytest.raises(adbc_driver_manager.Error, match="read-only"),
    ):
        cursor.execute("create table marts.mine as select 1")


@pytest.mark.parametrize("database", ["performance.duckdb", "open/performance_open.duckdb"])
def test_clients_of_an_older_duckdb_can_open_a_release(database: str, demo_city: BuiltCity) -> None:
    """The DuckDB of a browser or a BI tool is some versions behind; a newer storage version would lock it out."""
    with duckdb.connect() as client:
        client.execute(f"attach '{demo_city.release / database}' as city (read_only)")
        tags = client.execute("select tags from duckdb_databases() where database_name = 'city'").fetchall()
    assert tags == [({"storage_version": "v1.0.0+"},)]
