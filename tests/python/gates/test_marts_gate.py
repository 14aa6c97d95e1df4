"""The marts gate: the first release, an unchanged one, and every fault that a rule is there for."""

from pathlib import Path

import pytest

from expectations import run_marts_gate
from expectations.results import GateReport
from tests.python.gates.marts_warehouse import TODAY, MartsWarehouse

FACT = "marts.fct_measure_values"
CITY_MONTHS = "period_grain = 'month' and geography_type = 'city' and population_dimension = 'all'"


def run(marts: MartsWarehouse, previous: Path | None = None, run_id: str = "run") -> GateReport:
    return run_marts_gate(marts.path, previous, run_id, marts.state_dir / "docs", TODAY)


def failed(report: GateReport) -> set[tuple[str, str]]:
    return {(result.check, result.severity) for result in report.results if not result.passed}


def test_a_first_release_has_nothing_to_be_compared_with(marts: MartsWarehouse, no_network: None) -> None:
    report = run(marts)
    assert report.passed
    assert failed(report) == set()
    assert {result.table for result in report.results} == {FACT, "marts.dim_measures", "open.measure_values"}
    stored = marts.execute("select count(*) from quality.check_results where gate = 'marts' and passed")
    assert stored == [(len(report.results),)]


def test_an_unchanged_warehouse_passes_and_leaves_the_previous_release_as_it_was(marts: MartsWarehouse) -> None:
    previous = marts.release()
    before = (previous / "performance.duckdb").read_bytes()
    report = run(marts, previous)
    assert failed(report) == set()
    assert "lost_periods" in {result.check for result in report.results}
    assert sorted(file.name for file in previous.iterdir()) == ["open", "performance.duckdb"]
    assert (previous / "performance.duckdb").read_bytes() == before


def test_a_warning_does_not_stop_the_release(marts: MartsWarehouse) -> None:
    previous = marts.release()
    marts.execute(f"update {FACT} set population_group = 'unknown' where population_group = 'male'")
    report = run(marts, previous)
    assert report.passed
    assert failed(report) == {("group_mix", "warning")}


def test_a_previous_release_without_its_database_is_an_error(marts: MartsWarehouse) -> None:
    with pytest.raises(FileNotFoundError, match="no database to compare with"):
        run(marts, marts.state_dir)


@pytest.mark.parametrize(
    ("check", "severity", "fault"),
    [
        ("unit_range", "critical", f"update {FACT} set value = 101, ci_upper = 102 where measure_code like '%rate'"),
        ("unit_range", "critical", f"update {FACT} set value = -1 where measure_code = 'police_stops'"),
        (
            "unit_range",
            "warning",
            f"update marts.dim_measures set method = 'submitted'; update {FACT} set value = 103, ci_upper = null "
            "where measure_code like '%rate'",
        ),
        ("finite_values", "critical", f"update {FACT} set value = 'nan' where measure_code = 'police_search_rate'"),
        ("finite_values", "critical", f"update {FACT} set numerator = 'inf'"),
        ("interval_contains_value", "critical", f"update {FACT} set value = 20 - 1e-6 where ci_lower is not null"),
        ("interval_contains_value", "critical", f"update {FACT} set value = 30 + 1e-6 where ci_lower is not null"),
        ("totals_match_events", "critical", "insert into conformed.stops values (9999, '2024-03-03', 'female')"),
        ("totals_match_events", "critical", f"update {FACT} set value = value + 1 where {CITY_MONTHS}"),
        ("filled_dimensions", "critical", "delete from marts.dim_geographies"),
        ("headline_values", "critical", f"delete from {FACT} where measure_code = 'police_search_rate'"),
        (
            "headline_values",
            "warning",
            "insert into marts.dim_measures values ('water_quality', '2024-01-01', 'water', 'pct', true, 'submitted', "
            "'water.submissions', 'quarter', 30, null, 0, 'measure_submissions')",
        ),
        (
            "stale_headlines",
            "warning",
            f"delete from {FACT} where measure_code = 'police_search_rate' and period_start_date >= '2025-01-01'",
        ),
    ],
)
def test_a_fault_in_the_marts_is_found(marts: MartsWarehouse, check: str, severity: str, fault: str) -> None:
    marts.execute(fault)
    report = run(marts)
    assert (check, severity) in failed(report)
    assert report.passed == (severity == "warning")


@pytest.mark.parametrize(
    ("check", "severity", "change"),
    [
        ("lost_measures", "critical", f"delete from {FACT} where measure_code = 'police_search_rate'"),
        ("lost_periods", "critical", f"delete from {FACT} where period_start_date = '2024-05-01'"),
        ("lost_periods", "critical", f"update {FACT} set value = null where period_start_date = '2024-05-01'"),
        ("lost_breakdowns", "warning", f"delete from {FACT} where population_dimension = 'gender'"),
        ("emptied_tables", "critical", "delete from marts.dim_population_groups"),
        ("emptied_tables", "critical", "drop table marts.dim_goals"),
        ("shrunken_tables", "warning", "delete from marts.dim_population_groups where group_code = 'male'"),
        ("revised_values", "warning", f"update {FACT} set value = 28 where ci_lower is not null"),
        ("group_mix", "warning", f"update {FACT} set population_group = 'unknown' where population_group = 'male'"),
    ],
)
def test_what_was_published_and_is_gone_or_changed_is_found(
    marts: MartsWarehouse, check: str, severity: str, change: str
) -> None:
    marts.execute("create table marts.dim_goals as select 'safe_streets' as goal_code")
    previous = marts.release()
    marts.execute(change)
    report = run(marts, previous)
    assert (check, severity) in failed(report)
    assert {level for name, level in failed(report) if name == check} == {severity}


def test_a_period_may_go_when_the_measure_states_a_revision(marts: MartsWarehouse) -> None:
    previous = marts.release()
    marts.execute(f"delete from {FACT} where measure_code = 'police_search_rate' and period_start_date < '2024-03-01'")
    assert ("lost_periods", "critical") in failed(run(marts, previous, "before"))
    marts.execute(
        "insert into marts.dim_measures select * replace (date '2026-01-01' as valid_from_date) from marts.dim_measures "
        "where measure_code = 'police_search_rate'"
    )
    assert "lost_periods" not in {check for check, _ in failed(run(marts, previous, "after"))}


def test_a_period_of_a_handful_of_events_may_go_with_a_corrected_date(marts: MartsWarehouse) -> None:
    marts.execute(
        f"insert into {FACT} select * replace (date '2031-01-01' as period_start_date, 2 as sample_size) from {FACT} "
        f"where measure_code = 'police_search_rate' and period_start_date = '2024-01-01' and {CITY_MONTHS}"
    )
    previous = marts.release()
    marts.execute(f"delete from {FACT} where period_start_date = '2031-01-01'")
    report = run(marts, previous)
    assert report.passed
    assert failed(report) == {("lost_periods", "warning")}


def test_a_retired_measure_may_go(marts: MartsWarehouse) -> None:
    previous = marts.release()
    marts.execute(f"delete from {FACT} where measure_code = 'police_search_rate'")
    marts.execute(
        "update marts.dim_measures set valid_to_date = '2025-12-31' where measure_code = 'police_search_rate'"
    )
    report = run(marts, previous)
    assert report.passed
    assert "lost_measures" not in {check for check, _ in failed(report)}


def test_a_failure_names_what_and_how_many(marts: MartsWarehouse) -> None:
    marts.execute(f"update {FACT} set value = 150, ci_upper = 160 where measure_code = 'police_search_rate'")
    result = next(result for result in run(marts).failures if result.check == "unit_range")
    assert "police_search_rate (" in result.observed
    assert "150.0 pct" in result.observed
    assert result.observed.endswith("more")
