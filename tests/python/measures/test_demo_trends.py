"""The demo city's planted paces come out as trends, and its planted break in series is bridged by nothing."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.python.builds import BuiltCity

# Measure → what `demo/sql/submissions.sql` adds in a year, in the unit of the measure.
PLANTED = {
    "calls_answered_within_standard": 3.6,
    "city_employee_turnover": -0.32,
    "invoices_paid_on_time": 2.8,
    "resident_satisfaction": 1.6,
    "street_miles_resurfaced": 1.2,
    "water_loss_share": -0.72,
}
BROKEN = "calls_answered_within_standard"


@pytest.fixture(scope="module")
def release(demo_city: BuiltCity) -> Iterator[duckdb.DuckDBPyConnection]:
    with demo_city.open_release() as connection:
        yield connection


@pytest.mark.parametrize("measure", PLANTED)
def test_a_planted_pace_is_found(release: duckdb.DuckDBPyConnection, measure: str) -> None:
    [(trend, lower, upper)] = release.execute(
        """
        select trend, slope_lower, slope_upper from marts.fct_measure_trends
        where measure_code = ? and geography_type = 'city' and population_dimension = 'all'
        """,
        [measure],
    ).fetchall()
    assert trend == "improving"
    assert lower <= PLANTED[measure] <= upper


def test_nothing_reaches_across_the_planted_break(release: duckdb.DuckDBPyConnection) -> None:
    [(date, is_fall, change, prior_reason, rolling_reason)] = release.execute(
        """
        select series_start_date, value < prior_value - 5, change_from_prior_period, prior_reason, rolling_12_month_reason
        from marts.fct_measure_history
        where measure_code = ? and period_start_date = date '2023-07-01'
        """,
        [BROKEN],
    ).fetchall()
    assert (str(date), is_fall, change) == ("2023-07-01", True, None)
    assert prior_reason == rolling_reason == "break_in_series"
    [(status_change,)] = release.execute(
        "select change_from_prior_period from marts.fct_measure_status"
        " where measure_code = ? and period_start_date = date '2023-07-01'",
        [BROKEN],
    ).fetchall()
    assert status_change is None


def test_bridging_the_break_would_hide_the_trend(release: duckdb.DuckDBPyConnection) -> None:
    """The whole series, as an analyst would take it who does not look at breaks."""
    [(whole,)] = release.execute(
        f"""
        with
            bridged as (
                select 1 as set_key, year(period_start_date) + quarter(period_start_date) / 4 as position, value,
                    quarter(period_start_date) as season
                from marts.fct_measure_values
                where measure_code = '{BROKEN}'
            )
        select p_value from methods.trend('bridged')
        """
    ).fetchall()
    [(points, kept)] = release.execute(
        "select n_points, p_value from marts.fct_measure_trends where measure_code = ?", [BROKEN]
    ).fetchall()
    assert points == 10
    assert kept < 0.05 < whole
