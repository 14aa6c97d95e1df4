"""MetricFlow reads the same metric definitions as the measure engine and answers on its own: two witnesses."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.python.builds import ROOT, BuiltCity

METRICS = [
    "service_requests_opened",
    "service_requests_closed",
    "service_requests_on_time",
    "service_request_median_days_to_close",
    "service_request_p90_days_to_close",
    "police_stops",
    "police_search_rate",
    "police_contraband_hit_rate",
    "emergency_responses",
    "ems_response_within_standard",
    "ems_response_median_minutes",
    "inspection_pass_rate",
    "inspection_mean_score",
    "permits_issued_on_time",
    "contract_award_amount",
    "certified_firm_award_share",
    "waste_collection_completed_share",
    "library_visits",
    "library_visits_per_open_hour",
    "residents_feeling_safe",
    "city_services_score",
]
BY_RACE = ["police_stops", "police_search_rate", "police_citation_rate", "police_contraband_hit_rate"]

SAVED_QUERIES = {
    query["name"]: query["query_params"]["metrics"]
    for query in yaml.safe_load((ROOT / "models/measures/saved_queries.yml").read_text())["saved_queries"]
}


@pytest.fixture(scope="module")
def metricflow_project(demo_city: BuiltCity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as MetricFlow wants it: its artifacts in `target/` below the working directory."""
    folder = tmp_path_factory.mktemp("metricflow")
    for name in ("dbt_project.yml", "profiles.yml", "models", "seeds", "macros"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "tests").mkdir()
    (folder / "tests" / "data").symlink_to(ROOT / "tests" / "data")
    (folder / "target").mkdir()
    warehouse = folder / "data" / "demo" / "warehouse.duckdb"
    warehouse.parent.mkdir(parents=True)
    shutil.copyfile(demo_city.warehouse, warehouse)
    environment = _environment(folder)
    # `dbt parse` writes semantic_manifest.json.
    subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", "parse"],
        cwd=folder,
        env=environment,
        check=True,
        timeout=300,
    )
    return folder


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DBT_TARGET_PATH", "EXTRACTS_DIR")}
    return {**kept, "CITY": "demo", "WAREHOUSE_DIR": str(folder / "data"), "HOME": str(folder)}


def _ask(project: Path, metrics: list[str], group_by: str) -> Path:
    return _query(project, metrics[0], "--metrics", ",".join(metrics), "--group-by", group_by)


def _query(project: Path, name: str, *question: str) -> Path:
    answer = project / f"{name}.csv"
    command = [Path(sys.executable).with_name("mf"), "query", *question, "--csv", answer]
    result = subprocess.run(
        command, cwd=project, env=_environment(project), capture_output=True, text=True, check=False, timeout=300
    )
    assert answer.exists(), result.stdout + result.stderr
    return answer


def _differences(project: Path, answer: Path, metrics: list[str], dimension: str | None) -> tuple[int, list[tuple]]:
    """Rows compared, and those on which the two do not agree to 1e-9."""
    columns = ", ".join(metrics)
    group = dimension if dimension else "'all'"
    with duckdb.connect(str(project / "data" / "demo" / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            f"""
            with
                answered as (
                    unpivot (
                        select
                            metric_time__month::date as period_start_date,
                            {group} as population_group,
                            {", ".join(f"{metric}::double as {metric}" for metric in metrics)}
                        from read_csv(?)
                    )
                    on {columns} into name measure_code value answer
                ),

                ours as (
                    select measured.*, measured.value / measures.scale as answer_scale_value
                    from marts.fct_measure_values as measured
                    inner join marts.dim_measures as measures
                        on measured.measure_code = measures.measure_code
                        and measured.measure_version_date = measures.valid_from_date
                    where
                        period_grain = 'month'
                        and geography_type = 'city'
                        and population_dimension = ?
                        and list_contains(?, measured.measure_code)
                        and measured.value is not null
                )

            select
                measure_code, period_start_date, population_group, answered.answer, ours.answer_scale_value,
                coalesce(
                    abs(answered.answer - ours.answer_scale_value) <= 1e-9 * greatest(1, abs(answered.answer)),
                    -- MetricFlow leaves out what has no events; a count of zero is the same answer.
                    coalesce(answered.answer, 0) = 0 and coalesce(ours.answer_scale_value, 0) = 0
                ) as agrees
            from answered
            full outer join ours using (measure_code, period_start_date, population_group)
            """,
            [str(answer), dimension.split("__")[-1] if dimension else "all", metrics],
        ).fetchall()
    return len(rows), [row for row in rows if not row[-1]]


def test_metricflow_gives_the_same_monthly_values(metricflow_project: Path) -> None:
    answer = _ask(metricflow_project, METRICS, "metric_time__month")
    compared, differences = _differences(metricflow_project, answer, METRICS, None)
    assert compared >= 36 * len(METRICS)
    assert differences == []


def test_metricflow_gives_the_same_values_by_race(metricflow_project: Path) -> None:
    answer = _ask(metricflow_project, BY_RACE, "metric_time__month,stop__race_ethnicity")
    compared, differences = _differences(metricflow_project, answer, BY_RACE, "stop__race_ethnicity")
    assert compared > 36 * len(BY_RACE)
    assert differences == []


@pytest.mark.parametrize("name", SAVED_QUERIES)
def test_a_saved_query_is_answered(name: str, metricflow_project: Path) -> None:
    answer = _query(metricflow_project, name, "--saved-query", name)
    with duckdb.connect() as connection:
        [row] = connection.execute(
            f"select count(*), {', '.join(f'count({metric})' for metric in SAVED_QUERIES[name])} from read_csv(?)",
            [str(answer)],
        ).fetchall()
    assert all(row)


def test_a_saved_query_gives_the_values_of_the_marts(metricflow_project: Path) -> None:
    name = "emergency_response_times"
    answer = _query(metricflow_project, name, "--saved-query", name)
    compared, differences = _differences(metricflow_project, answer, SAVED_QUERIES[name], None)
    assert compared == 36 * len(SAVED_QUERIES[name])
    assert differences == []
