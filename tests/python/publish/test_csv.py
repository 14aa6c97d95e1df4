"""What a department can deliver as a name or a code, on its way into a spreadsheet: from the table to the CSV file."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from orchestration.lib.release_open import export_open_tables

FORMULAS = "=+-@\t\r\n"
COMMAND = "=cmd|' /C calc'!A0"
CODE = 'north "east",\nline two; =1+1'


@pytest.fixture
def database(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute("attach ':memory:' as release")
    connection.execute("create schema release.open")
    return connection


def exported(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[list[str]]:
    export_open_tables(connection, "release", folder)
    with (folder / "values.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_hostile_department_and_code_stay_text(database: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    database.execute(
        """
        create table release.open.values as
        select ? as department_name, ? as geography_code, -1.5 as value, -2::bigint as change,
            date '2024-01-31' as period_end_date, null::varchar as unit, timestamp '2024-02-01 03:04:05' as modified_at
        """,
        [COMMAND, CODE],
    )
    assert exported(database, tmp_path)[1] == [
        *("'" + COMMAND, CODE, "-1.5", "-2", "2024-01-31", "", "2024-02-01T03:04:05Z")
    ]
    # Whoever reads with a program has the text as it was delivered.
    parquet = duckdb.execute(f"select department_name, geography_code from '{tmp_path / 'values.parquet'}'").fetchall()
    assert parquet == [(COMMAND, CODE)]


def test_labels_and_lists_are_text_too(database: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    database.execute("create table release.open.values as select '=1+1'::enum ('=1+1') as label, ['=1'] as names")
    assert exported(database, tmp_path)[1] == ["'=1+1", "['=1']"]


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
    | st.sampled_from(FORMULAS)
)
def test_no_cell_begins_like_a_formula(database: duckdb.DuckDBPyConnection, tmp_path: Path, text: str) -> None:
    database.execute("create or replace table release.open.values as select ? as text, 'x' as after", [text])
    [cell, after] = exported(database, tmp_path)[1]
    assert not cell.startswith(tuple(FORMULAS))
    assert (cell.removeprefix("'") if text[:1] in tuple(FORMULAS) else cell, after) == (text, "x")


def test_numbers_and_times_are_what_they_were(database: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    values = [Decimal("-1.50"), -0.5, -7, True, date(2024, 1, 2), datetime(2024, 1, 2, 3, tzinfo=UTC)]
    database.execute(
        "create table release.open.values as select ?::decimal(9, 2), ?::double, ?::hugeint, ?::boolean, ?::date, ?::timestamptz",
        values,
    )
    assert exported(database, tmp_path)[1][:5] == ["-1.50", "-0.5", "-7", "true", "2024-01-02"]
