"""The demo city's inventory against what its generator knows: the list, the scores, the yearly report, the faults."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.python.builds import BuiltCity

# As seeds/demo/catalogue_release_weights.csv has them: weight, and the level that counts in full.
WEIGHTS = {"strategic_link": (35, 2), "requests": (30, 20), "readiness": (20, 4), "risk": (15, 4)}


@pytest.fixture(scope="module")
def warehouse(demo_city: BuiltCity) -> Iterator[duckdb.DuckDBPyConnection]:
    with demo_city.open_warehouse() as connection:
        for name in ("inventory", "faults"):
            connection.execute(
                f"create temp table truth_{name} as from read_csv($path, nullstr = '')",
                {"path": str(demo_city.truth_dir / f"{name}.csv")},
            )
        yield connection


def test_every_planted_problem_is_named_and_nothing_else(warehouse: duckdb.DuckDBPyConnection) -> None:
    planted = warehouse.execute(
        "select record_key, column_name from truth_faults where expected_outcome = 'suspicious_row' order by all"
    ).fetchall()
    found = warehouse.execute("select dataset_id, problem from quality.qc_inventory_rows order by all").fetchall()
    assert found == planted
    assert len(planted) == 5


def test_the_newest_inventory_is_shown_as_delivered(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "dataset_id, title, department_code, sensitivity, publication_status, request_count, risk_level, goal_codes"
    )
    expected = f"""
        select {columns}, if(publication_status = 'planned', planned_date, null), if(is_published, released_date, null)
        from truth_inventory where as_of_date = date '2025-12-31'
    """
    found = f"""
        select {columns}, planned_date, released_date from marts.fct_dataset_inventory
        where open_table_name is null and dataset_id not like 'DS-BAD%'
    """
    differences = f"(({expected}) except all ({found})) union all (({found}) except all ({expected}))"
    assert not warehouse.execute(differences).fetchall()


def test_scores_follow_the_weights(warehouse: duckdb.DuckDBPyConnection) -> None:
    waiting = warehouse.execute(
        """
        select dataset_id, goal_codes, request_count, readiness_level, risk_level from truth_inventory
        where as_of_date = date '2025-12-31' and not is_published and sensitivity <> 'confidential'
        """
    ).fetchall()
    expected = {}
    for dataset, goals, requests, readiness, risk in waiting:
        levels = {
            "strategic_link": len(goals.split(";")) if goals else 0,
            "requests": requests,
            "readiness": readiness,
            "risk": WEIGHTS["risk"][1] - risk,
        }
        expected[dataset] = sum(weight * min(levels[code] / full, 1) for code, (weight, full) in WEIGHTS.items())
    found = warehouse.execute(
        """
        select dataset_id, release_priority_score from marts.fct_dataset_inventory
        where release_priority_score is not null and dataset_id not like 'DS-BAD%'
        order by release_priority_rank
        """
    ).fetchall()
    assert dict(found) == pytest.approx(expected)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_the_yearly_report_counts_each_department(warehouse: duckdb.DuckDBPyConnection) -> None:
    expected = warehouse.execute(
        """
        select year(as_of_date), coalesce(department_code, 'all'), count(*) filter (is_published),
            count(*) filter (publication_status = 'planned' and planned_date < as_of_date),
            count(distinct department_code) filter (is_published)
        from truth_inventory where month(as_of_date) = 12
        group by grouping sets ((as_of_date, department_code), (as_of_date)) order by all
        """
    ).fetchall()
    found = warehouse.execute(
        """
        select year, department_code, published_count, overdue_count, departments_publishing_count
        from marts.fct_open_data_reports where as_of_date is not null and department_code <> 'unknown' order by all
        """
    ).fetchall()
    assert found == expected
    growth = warehouse.execute(
        """
        select year, published_growth_pct, released_count, departments_due_count from marts.fct_open_data_reports
        where department_code = 'all' and year >= 2023 order by year
        """
    ).fetchall()
    assert growth == [(2023, None, 8, 12), (2024, 25, 8, 12), (2025, pytest.approx(20), 8, 12)]


def test_what_the_warehouse_publishes_is_in_the_inventory(
    warehouse: duckdb.DuckDBPyConnection, demo_city: BuiltCity
) -> None:
    catalog = warehouse.read_parquet(str(demo_city.release / "open" / "catalog.parquet"))
    published = catalog.project("identifier, title, table_name").order("identifier").fetchall()
    listed = warehouse.execute(
        """
        select dataset_id, title, open_table_name from marts.fct_dataset_inventory
        where source_system = 'city_performance' and department_code = 'performance_office' order by dataset_id
        """
    ).fetchall()
    assert listed == published
    assert len(listed) > 10
