"""Published history is not overwritten: a version of a measure, target or goal may be closed, and nothing else."""

import pytest

from expectations import run_marts_gate
from expectations.results import GateReport
from tests.python.gates.marts_warehouse import TODAY, MartsWarehouse

CATALOGUE = """
create schema reference;
alter table marts.dim_measures add column revision_reason varchar;
create table reference.catalogue_measures as select * exclude (source_extracts, subject) from marts.dim_measures;
create table reference.catalogue_targets (
    measure_code varchar, target_code varchar, valid_from_date date, valid_to_date date, target_type varchar,
    period_start_date date, target_value double, setting_method varchar, revision_reason varchar
);
insert into reference.catalogue_targets values
    ('police_search_rate', 'standard', '2024-01-01', '2024-12-31', 'static', null, 30, 'past performance', null),
    ('police_search_rate', 'standard', '2025-01-01', null, 'static', null, 25, 'council', 'Lowered by the council.'),
    ('police_stops', 'trend', '2024-01-01', null, 'direction_only', null, null, 'council', null);
create table marts.dim_targets as select * from reference.catalogue_targets;
insert into marts.dim_targets values
    ('water_loss', 'water_loss_quarter_20250101', '2025-01-01', null, 'per_period', '2025-01-01', 9,
    'Delivered with the submission.', null);
create table reference.catalogue_goals (
    goal_code varchar, measure_code varchar, target_value double, target_date date, valid_from_date date,
    valid_to_date date, revision_reason varchar
);
insert into reference.catalogue_goals values
    ('fewer_searches', 'police_search_rate', 20, '2030-12-31', '2024-01-01', null, null);
create table marts.dim_goals as select * from reference.catalogue_goals;
"""
STANDARD = "target_code = 'standard' and valid_from_date = '2025-01-01'"
NEXT = (
    "insert into marts.dim_targets values ('police_search_rate', 'standard', '2026-01-01', null, 'static', null, 22, "
    "'council', 'Lowered again.')"
)


@pytest.fixture
def catalogued(marts: MartsWarehouse) -> MartsWarehouse:
    marts.execute(CATALOGUE)
    return marts


def after(marts: MartsWarehouse, change: str) -> GateReport:
    """What the gate says when this was done after a release."""
    previous = marts.release()
    marts.execute(change)
    return run_marts_gate(marts.path, previous, "run", marts.state_dir / "docs", TODAY)


def overwritten(report: GateReport) -> list[tuple[str, str, str]]:
    return [
        (result.severity, result.table, result.observed)
        for result in report.results
        if result.check == "overwritten_history" and not result.passed
    ]


@pytest.mark.parametrize(
    ("change", "table", "said"),
    [
        (
            f"update marts.dim_targets set target_value = 40 where {STANDARD}",
            "marts.dim_targets",
            "police_search_rate standard 2025-01-01 (marts.dim_targets.target_value): published 25.0, now 40.0",
        ),
        (
            "update marts.dim_targets set target_value = 5 where target_code = 'trend'",
            "marts.dim_targets",
            "police_stops trend 2024-01-01 (marts.dim_targets.target_value): published nothing, now 5.0",
        ),
        (
            f"delete from marts.dim_targets where {STANDARD}",
            "marts.dim_targets",
            "police_search_rate standard 2025-01-01 (marts.dim_targets): published, now removed",
        ),
        (
            f"update marts.dim_targets set valid_from_date = '2025-02-01' where {STANDARD}",
            "marts.dim_targets",
            "police_search_rate standard 2025-01-01 (marts.dim_targets): published, now removed",
        ),
        (
            f"update marts.dim_targets set revision_reason = 'Another reason.' where {STANDARD}",
            "marts.dim_targets",
            "(marts.dim_targets.revision_reason): published Lowered by the council., now Another reason.",
        ),
        (
            "update marts.dim_targets set valid_to_date = null where target_code = 'standard'",
            "marts.dim_targets",
            "(marts.dim_targets.valid_to_date): published 2024-12-31, now nothing",
        ),
        (
            "update marts.dim_targets set valid_to_date = '2024-11-30' where valid_to_date = '2024-12-31'",
            "marts.dim_targets",
            "(marts.dim_targets.valid_to_date): published 2024-12-31, now 2024-11-30",
        ),
        (
            f"update marts.dim_targets set valid_to_date = '2025-12-31' where {STANDARD}",
            "marts.dim_targets",
            "(marts.dim_targets.valid_to_date): published nothing, now 2025-12-31",
        ),
        (
            f"update marts.dim_targets set valid_to_date = '2025-12-31', target_value = 24 where {STANDARD}; {NEXT}",
            "marts.dim_targets",
            "(marts.dim_targets.target_value): published 25.0, now 24.0",
        ),
        (
            "update marts.dim_measures set unit = 'score' where measure_code = 'police_search_rate'",
            "marts.dim_measures",
            "police_search_rate 2024-01-01 (marts.dim_measures.unit): published pct, now score",
        ),
        (
            "update marts.dim_goals set target_date = '2035-12-31'",
            "marts.dim_goals",
            "fewer_searches 2024-01-01 (marts.dim_goals.target_date): published 2030-12-31, now 2035-12-31",
        ),
    ],
)
def test_a_published_version_is_neither_edited_nor_removed(
    catalogued: MartsWarehouse, change: str, table: str, said: str
) -> None:
    report = after(catalogued, change)
    assert not report.passed
    [(severity, where, observed)] = overwritten(report)
    assert (severity, where) == ("critical", table)
    assert said in observed
    [failure] = report.failures
    assert "set its valid_to_date, and add a row with a new valid_from_date" in (failure.remedy or "")


@pytest.mark.parametrize(
    "change",
    [
        f"update marts.dim_targets set valid_to_date = '2025-12-31' where {STANDARD}; {NEXT}",
        "update marts.dim_targets set valid_to_date = '2025-12-31', revision_reason = 'No longer a goal of the city.' "
        "where target_code = 'trend'",
        NEXT.replace("'standard'", "'other'"),
        "update marts.dim_measures set source_extracts = 'police.stops, police.searches'",
        "alter table marts.dim_targets add column unit varchar; update marts.dim_targets set unit = 'pct'",
    ],
    ids=["successor", "reason", "new target", "derived column", "new column"],
)
def test_closing_adding_and_what_is_not_the_catalogues_pass(catalogued: MartsWarehouse, change: str) -> None:
    report = after(catalogued, change)
    assert overwritten(report) == []
    assert report.passed
    assert "overwritten_history" in {result.check for result in report.results}


@pytest.mark.parametrize(
    "change",
    [
        "update marts.dim_targets set target_value = 8 where measure_code = 'water_loss'",
        "delete from marts.dim_targets where measure_code = 'water_loss'",
    ],
)
def test_a_target_that_a_department_delivers_anew_is_reported(catalogued: MartsWarehouse, change: str) -> None:
    report = after(catalogued, change)
    assert report.passed
    [(severity, _, observed)] = overwritten(report)
    assert severity == "warning"
    assert observed.startswith("water_loss water_loss_quarter_20250101 2025-01-01")


def test_goal_versions_are_compared_where_there_are_some(catalogued: MartsWarehouse) -> None:
    """dim_goals then keeps the latest version only: the one before has not gone."""
    report = after(
        catalogued,
        """
        update marts.dim_goals set valid_to_date = '2025-12-31';
        create table marts.dim_goal_versions as select * from marts.dim_goals;
        insert into marts.dim_goal_versions values
            ('fewer_searches', 'police_search_rate', 18, '2030-12-31', '2026-01-01', null, 'The council asks for more.');
        create or replace table marts.dim_goals as from marts.dim_goal_versions where valid_to_date is null;
        """,
    )
    assert overwritten(report) == []
    assert "marts.dim_goal_versions" in {result.table for result in report.results}
    assert report.passed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update marts.bridge_goal_measures set valid_to_date = '2025-12-31'", None),
        ("update marts.bridge_goal_measures set weight = 3", "weight): published 2.0, now 3.0"),
        ("delete from marts.bridge_goal_measures", "published, now removed"),
    ],
)
def test_a_further_measure_ends_with_its_goal_and_is_not_edited(
    catalogued: MartsWarehouse, change: str, said: str | None
) -> None:
    catalogued.execute(
        """
        create table marts.bridge_goal_measures as
        select 'fewer_searches' as goal_code, 'police_stops' as measure_code, 2.0::double as weight,
            date '2024-01-01' as valid_from_date, null::date as valid_to_date, null::varchar as revision_reason;
        create table reference.catalogue_goal_measures as select * from marts.bridge_goal_measures;
        """
    )
    found = [observed for _, _, observed in overwritten(after(catalogued, change))]
    assert len(found) == (said is not None)
    assert all((said or "") in observed for observed in found)
