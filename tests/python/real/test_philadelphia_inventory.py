"""Philadelphia's inventory against its documents, read as text."""

import re
import tarfile
from collections import Counter
from pathlib import Path

import duckdb
import pytest

CREATED = re.compile(r"^created: '?(\d{4})-\d\d-\d\d", re.MULTILINE)


@pytest.fixture(scope="module")
def documents(real_extracts_dir: Path) -> list[str]:
    with tarfile.open(real_extracts_dir / "philadelphia_inventory/datasets_frontmatter.tar.gz") as archive:
        files = [archive.extractfile(member) for member in archive.getmembers() if member.isfile()]
        return [file.read().decode("utf-8-sig") for file in files if file]


def test_every_document_is_listed(warehouse: duckdb.DuckDBPyConnection, documents: list[str]) -> None:
    rows = warehouse.execute(
        """
        select count(*), count(*) filter (duplicate_of is null), count(distinct title)
        from marts.fct_dataset_inventory where open_table_name is null
        """
    ).fetchone()
    assert rows == (len(documents), len(documents) - 1, len(documents) - 1) == (468, 467, 467)
    found = warehouse.execute(
        "select count(*) from conformed.catalog where publisher = 'City of Philadelphia'"
    ).fetchone()
    assert found == (sum("\norganization: City of Philadelphia\n" in text for text in documents),)


def test_releases_are_told_by_the_year(warehouse: duckdb.DuckDBPyConnection, documents: list[str]) -> None:
    found = warehouse.execute(
        """
        select year, released_count from marts.fct_open_data_reports
        where source_system = 'philadelphia_open_data' and department_code = 'all' and released_count > 0
        """
    ).fetchall()
    expected = Counter(int(match[1]) for match in map(CREATED.search, documents) if match)
    assert dict(found) == expected
    assert sum(expected.values()) == 218


def test_a_department_is_known_by_its_name_among_the_key_words(
    warehouse: duckdb.DuckDBPyConnection, documents: list[str]
) -> None:
    spelled = re.compile(r"^- ((Philadelphia )?Streets Department|Department of Streets)$", re.MULTILINE)
    expected = sum("\norganization: City of Philadelphia\n" in t and bool(spelled.search(t)) for t in documents)
    [found] = warehouse.execute(
        "select count(*) from marts.fct_dataset_inventory where department_code = 'philadelphia_streets'"
    ).fetchall()
    assert found == (expected,)
    assert expected > 40


def test_addresses_of_maintainers_stay_in_the_extract(warehouse: duckdb.DuckDBPyConnection) -> None:
    [found] = warehouse.execute(
        """
        select count(*) from conformed.catalog where concat_ws(' ', columns(* exclude (_batch_id, as_of_date))) like '%@%'
        """
    ).fetchall()
    assert found == (0,)


def test_the_share_of_departments_is_that_of_the_duty(warehouse: duckdb.DuckDBPyConnection) -> None:
    [(numerator, denominator, lower)] = warehouse.execute(
        """
        select numerator, denominator, ci_lower from marts.fct_measure_values
        where measure_code = 'open_data_department_share' and period_grain = 'year'
        """
    ).fetchall()
    assert (numerator, denominator) == (33, 39)
    assert lower == pytest.approx(70.3, abs=0.3), "Wilson's limit of 33 of 39 is 70.3"
