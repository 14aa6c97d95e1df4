"""Errors of the demo city's shares and means of amounts, against NumPy on the events themselves."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pytest
from scipy.stats import binom

from demo.city import AGE_BANDS, NEIGHBORHOODS, SAFE_BY_DISTRICT, SURVEY_AGES
from tests.python.builds import BuiltCity

Z = 1.959963984540054
# measure -> both amounts of an event, the events, their day and the scale of the value
RATIOS = {
    "waste_collection_completed_share": (
        "planned_count - missed_count",
        "planned_count",
        "service_activities where activity_type = 'waste_collection'",
        "activity_date",
        100,
    ),
    "library_visits_per_open_hour": (
        "coalesce(unit_count, 0)",
        "service_hours",
        "service_activities where activity_type = 'library_service'",
        "activity_date",
        1,
    ),
}


@pytest.fixture(scope="module")
def city(demo_city: BuiltCity) -> Iterator[duckdb.DuckDBPyConnection]:
    """The release, and the events that it does not contain."""
    with demo_city.open_release() as connection:
        connection.execute(f"attach '{demo_city.warehouse}' as warehouse (read_only)")
        yield connection


@pytest.mark.parametrize("measure", RATIOS)
def test_a_ratio_of_amounts_has_the_error_of_its_events(city: duckdb.DuckDBPyConnection, measure: str) -> None:
    top, bottom, events, day, scale = RATIOS[measure]
    published = city.execute(
        """
        select period_grain, period_start_date, period_end_date, value, standard_error, ci_lower, ci_upper
        from marts.fct_measure_values
        where
            measure_code = $measure and geography_type = 'city' and population_dimension = 'all'
            and interval_method = 'delta'
        """,
        {"measure": measure},
    ).fetchall()
    assert {row[0] for row in published} == {"month", "quarter", "year", "fiscal_year"}
    for grain, start, end, value, error, lower, upper in published:
        x, y = (
            np.array(column, dtype=float)
            for column in city.execute(
                f"select ({top})::double as x, ({bottom})::double as y from warehouse.conformed.{events}"
                f" and {day} between $start and $end and {bottom} is not null",
                {"start": start, "end": end},
            )
            .fetchnumpy()
            .values()
        )
        ratio = x.sum() / y.sum()
        expected = scale * np.sqrt(len(x) * (x - ratio * y).var(ddof=1)) / y.sum()
        assert value == pytest.approx(scale * ratio, rel=1e-9), (grain, start)
        assert error == pytest.approx(expected, rel=1e-6), (grain, start)
        floor, ceiling = (0, 100) if scale == 100 else (-np.inf, np.inf)
        assert lower == pytest.approx(max(floor, value - Z * expected), rel=1e-6), (grain, start)
        assert upper == pytest.approx(min(ceiling, value + Z * expected), rel=1e-6), (grain, start)


def test_a_share_of_dollars_has_the_error_and_the_interval_of_weighted_contracts(
    city: duckdb.DuckDBPyConnection,
) -> None:
    """Wilson's score interval with as many equal contracts as say as much; by NumPy on the contracts."""
    published = city.execute(
        """
        select period_grain, period_start_date, period_end_date, value, standard_error, ci_lower, ci_upper,
            interval_method
        from marts.fct_measure_values
        where
            measure_code = 'certified_firm_award_share' and geography_type = 'city' and population_dimension = 'all'
        """
    ).fetchall()
    assert len(published) > 50
    for grain, start, end, value, error, lower, upper, method in published:
        found = city.execute(
            """
            select awarded_amount::double as w, is_certified_firm::double as v from warehouse.conformed.contracts
            where awarded_date between $start and $end and is_certified_firm is not null
            """,
            {"start": start, "end": end},
        ).fetchnumpy()
        expected = weighted_share(np.asarray(found["w"]), np.asarray(found["v"]))
        assert method == "wilson_weighted"
        assert (value, error, lower, upper) == pytest.approx(100 * expected, rel=1e-6), (grain, start)


def _answers(city: duckdb.DuckDBPyConnection, question: str, start: date, end: date) -> tuple[np.ndarray, np.ndarray]:
    """Weights and scores of the residents with an opinion."""
    found = city.execute(
        """
        select survey_weight as w, answer_score::double as score from warehouse.conformed.survey_answers
        where question_code = $question and answered_date between $start and $end and answer_score is not null
        """,
        {"question": question, "start": start, "end": end},
    ).fetchnumpy()
    return np.asarray(found["w"]), np.asarray(found["score"])


def _survey_values(city: duckdb.DuckDBPyConnection, measure: str) -> list[tuple[Any, ...]]:
    return city.execute(
        """
        select period_start_date, period_end_date, sample_size, interval_method, value, standard_error, ci_lower, ci_upper
        from marts.fct_measure_values
        where measure_code = $measure and geography_type = 'city' and population_dimension = 'all'
        """,
        {"measure": measure},
    ).fetchall()


def test_a_share_of_residents_is_weighted(city: duckdb.DuckDBPyConnection) -> None:
    published = _survey_values(city, "residents_feeling_safe")
    assert len(published) > 50
    for start, end, people, method, *numbers in published:
        w, score = _answers(city, "neighborhood_safety", start, end)
        assert (people, method) == (len(w), "wilson_weighted")
        assert numbers == pytest.approx(100 * weighted_share(w, (score >= 4).astype(float)), rel=1e-6), start


def test_a_mean_score_is_weighted(city: duckdb.DuckDBPyConnection) -> None:
    published = _survey_values(city, "city_services_score")
    assert len(published) > 50
    for start, end, people, method, value, error, lower, upper in published:
        w, score = _answers(city, "city_services", start, end)
        mean, n = np.average(score, weights=w), len(w)
        expected = np.sqrt(n / (n - 1) * ((w * (score - mean)) ** 2).sum()) / w.sum()
        assert (people, method) == (n, "delta")
        assert (value, error) == pytest.approx((mean, expected), rel=1e-6), start
        assert (lower, upper) == pytest.approx((mean - Z * expected, mean + Z * expected), rel=1e-6), start


def test_weights_find_what_was_planted_and_the_bare_answers_do_not(city: duckdb.DuckDBPyConnection) -> None:
    """Those who answer seldom feel less safe. All years together, 99.99 % intervals around what the draws were given."""
    ages = {band: (AGE_BANDS[band][1], age) for band, age in SURVEY_AGES.items()}
    homes: dict[int, float] = {}
    for _, _, district, _, share, _ in NEIGHBORHOODS:
        homes[district] = homes.get(district, 0) + share
    district_mean = sum(SAFE_BY_DISTRICT[d] * share for d, share in homes.items()) / sum(homes.values())
    adults = sum(share for share, _ in ages.values())
    asked = sum(share * age.response for share, age in ages.values())
    planted = district_mean + sum(share * age.safe_shift for share, age in ages.values()) / adults
    planted_of_answers = (
        district_mean + sum(share * age.response * age.safe_shift for share, age in ages.values()) / asked
    )

    w, score = _answers(city, "neighborhood_safety", date(2023, 1, 1), date(2025, 12, 31))
    safe = (score >= 4).astype(float)
    share, error, *_ = weighted_share(w, safe)
    assert abs(share - planted) < 3.89 * error
    assert abs(safe.mean() - planted_of_answers) < 3.89 * np.sqrt(safe.var() / len(safe))
    # Without weights the survey finds the city safer than it is, by a twentieth of the residents.
    assert planted_of_answers - planted > 0.04
    assert safe.mean() - share > 0.02


def weighted_share(w: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Share, linearised error and interval of answers v of 0 or 1 with weights w."""
    share, n = np.average(v, weights=w), len(w)
    error = np.sqrt(n / (n - 1) * ((w * (v - share)) ** 2).sum()) / w.sum() if n > 1 else 0.0
    size = w.sum() ** 2 / (w**2).sum()
    if error > 1e-9:
        size = min(size, share * (1 - share) / error**2)
    middle = (share + Z**2 / 2 / size) / (1 + Z**2 / size)
    half = Z * np.sqrt(share * (1 - share) / size + Z**2 / 4 / size**2) / (1 + Z**2 / size)
    return np.array([share, error, max(0.0, middle - half), min(1.0, middle + half)])


def test_median_pay_gaps_have_the_limits_of_both_medians(city: duckdb.DuckDBPyConnection) -> None:
    gaps = city.execute(
        """
        select as_of_date, population_group, reference_group, median_gap_pct, median_gap_lower, median_gap_upper,
            median_gap_reason
        from marts.fct_pay_gaps where unit_type = 'city' and population_dimension = 'race_ethnicity'
        """
    ).fetchall()
    judged = 0
    for day, group, reference, gap, lower, upper, reason in gaps:
        own, other = (_pay(city, day, code) for code in (group, reference))
        ratio = np.median(own) / np.median(other)
        assert gap == pytest.approx(100 * (1 - ratio), rel=1e-9, abs=1e-9)
        if min(len(own), len(other)) < 6:
            assert (lower, upper) == (None, None)
            assert reason == ("too_few_people" if len(own) < 6 else "too_few_reference_people")
            continue
        judged += 1
        (m_low, m, m_high), (r_low, r, r_high) = (np.log(_median_limits(pay)) for pay in (own, other))
        assert reason is None
        assert lower == pytest.approx(100 * (1 - ratio * np.exp(np.hypot(m_high - m, r - r_low))), rel=1e-9)
        assert upper == pytest.approx(100 * (1 - ratio * np.exp(-np.hypot(m - m_low, r_high - r))), rel=1e-9)
    assert judged >= 20
    assert any(reason for *_, reason in gaps)


def _pay(city: duckdb.DuckDBPyConnection, day: date, group: str) -> np.ndarray:
    rows = city.execute(
        "select base_salary_usd from warehouse.conformed.employees"
        " where as_of_date = $day and is_active and base_salary_usd > 0 and race_ethnicity = $group",
        {"day": day, "group": group},
    ).fetchnumpy()
    return np.sort(np.asarray(rows["base_salary_usd"]))


def _median_limits(pay: np.ndarray) -> tuple[float, float, float]:
    """The values at the outermost ranks that SciPy's binomial law allows, around the median."""
    rank = int(binom.ppf(0.025, len(pay), 0.5))
    return pay[rank - 1], float(np.median(pay)), pay[len(pay) - rank]
