"""A day's deliveries are new rows and late corrections of what was delivered before, in the departments' own formats."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from benchmarks.day import DELIVERIES
from benchmarks.delivery import DAY, deliver_day
from benchmarks.measure import file_states
from tests.python.builds import BuiltCity


@pytest.fixture(scope="module")
def extracts(demo_city: BuiltCity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("delivery") / "extracts"
    shutil.copytree(demo_city.extracts_dir, folder, copy_function=os.link)
    return folder


def test_a_day_is_delivered_and_nothing_else_changes(demo_city: BuiltCity, extracts: Path) -> None:
    before = file_states(demo_city.extracts_dir)
    rows = deliver_day(extracts)
    # So small a city has less than one permit to correct.
    assert all(count > 0 for target, count in rows.items() if "permits" not in target), rows
    assert file_states(demo_city.extracts_dir) == before
    assert set(file_states(extracts)) - set(before) == {delivery.target.format(day=DAY) for delivery in DELIVERIES}

    late = f"read_csv('{extracts}/city311/requests_{DAY}_late.csv', all_varchar = true)"
    first = f"read_csv('{extracts}/city311/requests_2023-05.csv', all_varchar = true, ignore_errors = true)"
    corrected, total = duckdb.sql(
        f"""
        select count(*), (select count(*) from {first})
        from {late} as late
        inner join {first} as first on late."Case ID" = first."Case ID"
        where late."Date Closed" <> first."Date Closed"
        """
    ).fetchall()[0]
    assert 0 < corrected < 0.05 * total
