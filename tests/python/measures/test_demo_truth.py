"""The demo city knows its own truth: every figure, fault, disparity and goal that was planted has to come out as planted.

The generator computes the truth from its clean tables with SQL of its own; the pipeline never reads it.
"""

from collections.abc import Iterator

import duckdb
import pytest

from tests.python.builds import BuiltCity

# Truth files are rounded to six decimals.
TOLERANCE = 2e-6
# 55 planted disparities are looked at together: 99.99 % intervals, so that chance alone fails one in 180 seeds.
Z = 3.8906


@pytest.fixture(scope="module")
def warehouse(demo_city: BuiltCity) -> Iterator[duckdb.DuckDBPyConnection]:
    with demo_city.open_warehouse() as connection:
        connection.execute("set memory_limit = '1GB'")
        for name in ("totals", "disparities", "goals", "statuses", "faults"):
            connection.execute(
                f"create temp table truth_{name} as from read_csv($path, all_varchar = {name == 'faults'}, nullstr = '')",
                {"path": str(demo_city.truth_dir / f"{name}.csv")},
            )
        yield connection


def _row(warehouse: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, float] | None = None) -> tuple:
    row = warehouse.execute(query, parameters or {}).fetchone()
    assert row is not None
    return row


def test_every_known_total_is_in_the_marts(warehouse: duckdb.DuckDBPyConnection) -> None:
    compared, wrong = _row(
        warehouse,
        """
        select count(*), list(truth) filter (
            where measured.value is null
            or abs(measured.value - truth.value) > $tolerance * greatest(1, abs(truth.value))
        )
        from truth_totals as truth
        left join marts.fct_measure_values as measured using (
            measure_code, period_grain, period_start_date,
            geography_type, geography_code, population_dimension, population_group
        )
        where truth.value is not null
        """,
        {"tolerance": TOLERANCE},
    )
    assert compared > 10_000
    assert not wrong, wrong[:5]


def test_every_planted_disparity_is_in_the_marts_within_its_interval(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        with
            places as (
                -- A disparity between groups of people, between places, or between years.
                select measure_code, period_grain, period_start_date, value, standard_error, ci_upper,
                    population_dimension as dimension, population_group as member
                from marts.fct_measure_values
                where geography_type = 'city' and population_dimension <> 'all'
                union all
                select measure_code, period_grain, period_start_date, value, standard_error, ci_upper,
                    geography_type, geography_code
                from marts.fct_measure_values
                where geography_type <> 'city' and population_dimension = 'all'
                union all
                select measure_code, period_grain, null, value, standard_error, ci_upper,
                    'year', year(period_start_date)::varchar
                from marts.fct_measure_values
                where geography_type = 'city' and population_dimension = 'all' and period_grain = 'year'
            ),

            pairs as (
                select
                    truth.*,
                    a.value as value_a,
                    b.value as value_b,
                    a.ci_upper as upper_a,
                    b.standard_error as error_b,
                    a.value - b.value as difference,
                    a.value / b.value as ratio,
                    sqrt(a.standard_error ** 2 + b.standard_error ** 2) as difference_error,
                    sqrt((a.standard_error / a.value) ** 2 + (b.standard_error / b.value) ** 2) as log_error
                from truth_disparities as truth
                left join places as a
                    on truth.measure_code = a.measure_code and truth.period_grain = a.period_grain
                    and (truth.population_dimension = 'year' or truth.period_start_date = a.period_start_date)
                    and truth.population_dimension = a.dimension and truth.group_a::varchar = a.member
                left join places as b
                    on truth.measure_code = b.measure_code and truth.period_grain = b.period_grain
                    and (truth.population_dimension = 'year' or truth.period_start_date = b.period_start_date)
                    and truth.population_dimension = b.dimension and truth.group_b::varchar = b.member
            )

        select
            measure_code || ' ' || period_start_date || ' ' || group_a || ' against ' || group_b,
            abs(if(disparity_code = 'd', difference, ratio) - observed_value) <= 1e-5 * greatest(1, abs(observed_value)),
            -- Sums of money have no standard error; their observed value is exact all the same.
            difference_error is null
            or if(
                disparity_code = 'd',
                abs(difference - planted_value) <= $z * difference_error,
                if(
                    -- No event in the smaller group: its upper limit has to leave room for the planted ratio.
                    value_a = 0,
                    planted_value * (value_b - $z * error_b) <= upper_a,
                    abs(ln(nullif(ratio, 0)) - ln(planted_value)) <= $z * log_error
                )
            )
        from pairs
        """,
        {"z": Z},
    ).fetchall()
    assert len(rows) >= 40
    assert [name for name, is_observed, _ in rows if not is_observed] == []
    assert [name for name, _, is_within in rows if not is_within] == []


def test_every_planted_goal_reaches_its_planted_status(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        select
            truth.goal_code, truth.planted_status, truth.observed_status, progress.status,
            -- The truth's values have six decimals.
            coalesce(abs(progress.score - truth.observed_score) < 1e-3, false)
        from truth_goals as truth
        left join marts.fct_goal_progress as progress using (goal_code, period_start_date)
        """
    ).fetchall()
    planted = [row for row in rows if row[1] is not None]
    assert len(planted) >= 5
    assert len(rows) >= 10
    assert [row for row in planted if row[1] != row[3]] == []
    assert [row for row in rows if row[2] != row[3] or not row[4]] == []


def test_every_kind_of_target_leads_to_its_true_status(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        select
            truth.target_type,
            truth.measure_code || ' ' || truth.geography_code || ': ' || coalesce(found.explanation, 'no status'),
            found.target_type is not distinct from truth.target_type
            and (
                found.status = truth.status
                -- Significance is the pipeline's own: in the lowest band a clear fall from last year is a deterioration.
                or truth.status = 'limited_progress' and found.status = 'deterioration' and found.trend = 'worsening'
            ),
            truth.target_value is null
            or least(
                abs(found.target_value - truth.target_value),
                abs(found.lower_bound - truth.target_value),
                abs(found.upper_bound - truth.target_value)
            ) <= $tolerance * greatest(1, abs(truth.target_value))
        from truth_statuses as truth
        left join marts.fct_measure_status as found
            on truth.measure_code = found.measure_code and truth.period_grain = found.period_grain
            and truth.period_start_date = found.period_start_date and truth.geography_code = found.geography_code
            and found.geography_type in ('city', 'council_district') and found.population_dimension = 'all'
            and found.method = 'threshold_bands'
        """,
        {"tolerance": TOLERANCE},
    ).fetchall()
    kinds = warehouse.execute("select target_type from reference.target_types").fetchall()
    assert {kind for kind, *_ in rows} == {kind for (kind,) in kinds}
    assert [name for _, name, is_status, _ in rows if not is_status] == []
    assert [name for _, name, _, is_target in rows if not is_target] == []


FAULTS = {
    "quarantined_file": """
        select 1 from quality.ingest_batches as batches
        where batches.extract = faults.extract and batches.source_file = faults.source_file
        and batches.status = 'quarantined' and batches.reason_code = faults.reason_code
    """,
    "duplicate_file": """
        select 1 from quality.ingest_batches as batches
        where batches.extract = faults.extract and batches.source_file = faults.source_file
        and batches.status = 'duplicate' and batches.loaded_rows = 0
    """,
    "drift_reported": """
        select 1 from quality.schema_drift as drift
        where drift.extract = faults.extract and drift.source_file = faults.source_file
        and drift.drift = faults.reason_code
        and (faults.column_name is null or drift.column_name = faults.column_name)
    """,
    "rejected_row": """
        select 1 from quality.rejected_rows as rejected
        where rejected.extract = faults.extract and rejected.source_file = faults.source_file
        and rejected.reason_code = faults.reason_code
        and (rejected.source_line is not null or rejected.source_row is not null)
        and length(rejected.original) > 0
        and contains(rejected.original, split_part(coalesce(faults.record_key, ''), '|', 1))
        and contains(rejected.original, split_part(coalesce(faults.record_key, ''), '|', 2))
    """,
}


@pytest.mark.parametrize("outcome", FAULTS)
def test_every_planted_fault_ends_where_the_truth_says(warehouse: duckdb.DuckDBPyConnection, outcome: str) -> None:
    faults = "select * from truth_faults as faults where expected_outcome = $outcome"
    planted = len(warehouse.execute(faults, {"outcome": outcome}).fetchall())
    astray = warehouse.execute(
        f"select extract, source_file, fault_code from ({faults}) as faults where not exists ({FAULTS[outcome]})",
        {"outcome": outcome},
    ).fetchall()
    assert planted > 0
    assert astray == []


def test_nothing_is_rejected_or_quarantined_that_was_not_planted(warehouse: duckdb.DuckDBPyConnection) -> None:
    rejected = warehouse.execute(
        """
        select extract, source_file, reason_code, count(*) as row_count
        from quality.rejected_rows
        group by all
        except all
        select extract, source_file, reason_code, sum(rows::bigint)
        from truth_faults
        where expected_outcome = 'rejected_row'
        group by all
        """
    ).fetchall()
    quarantined = warehouse.execute(
        """
        select extract, source_file from quality.ingest_batches where status = 'quarantined'
        except
        select extract, source_file from truth_faults where expected_outcome = 'quarantined_file'
        """
    ).fetchall()
    assert rejected == []
    assert quarantined == []


def test_unknown_codes_become_the_unknown_group_and_are_reported(warehouse: duckdb.DuckDBPyConnection) -> None:
    planted, missing = _row(
        warehouse,
        """
        with codes as (
            select distinct extract, lower(detail) as code from truth_faults where expected_outcome = 'unknown_group'
        )
        select
            count(*),
            list(code) filter (
                where not exists (
                    select 1 from quality.qc_unmapped_codes as unmapped where ends_with(code, lower(unmapped.source_code))
                )
            )
        from codes
        """,
    )
    assert planted > 0
    assert not missing


def test_every_batch_loads_or_rejects_every_delivered_row(warehouse: duckdb.DuckDBPyConnection) -> None:
    batches, unbalanced = _row(
        warehouse,
        "select count(*), count(*) filter (where delivered_rows <> loaded_rows + rejected_rows) from quality.ingest_batches",
    )
    assert batches > 200
    assert unbalanced == 0


def test_late_corrections_win_and_earlier_versions_stay_in_raw(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        select faults.record_key, requests.is_closed, count(*) as versions
        from truth_faults as faults
        inner join conformed.service_requests as requests on requests.request_id = faults.record_key
        inner join raw.city311__requests as delivered on delivered.request_id = faults.record_key
        where faults.expected_outcome = 'superseded_value' and faults.extract = 'city311.requests'
        group by all
        """
    ).fetchall()
    assert len(rows) > 0
    assert all(is_closed and versions > 1 for _, is_closed, versions in rows), rows


def test_the_planted_pay_gap_is_found_within_jobs(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Women are paid 93 % of men in the same job; departments with few women do not blur it."""
    found = warehouse.execute(
        """
        select count(*), count(*) filter (7 between adjusted_gap_lower and adjusted_gap_upper)
        from marts.fct_pay_gaps
        where unit_type = 'city' and population_group = 'female' and reference_group = 'male'
        """
    ).fetchall()
    assert found == [(6, 6)]


def test_the_planted_hiring_disparity_breaks_the_four_fifths_rule(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        """
        select population_group, bool_or(is_below_four_fifths), bool_and(is_below_four_fifths), count(*)
        from marts.fct_selection_equity
        where period_grain = 'year' and population_dimension in ('race_ethnicity', 'gender')
            and population_group in ('black', 'female', 'male')
        group by all order by all
        """
    ).fetchall()
    assert found == [("black", True, True, 3), ("female", False, False, 3), ("male", False, False, 3)]
