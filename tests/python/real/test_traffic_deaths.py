"""The traffic deaths of five cities: every published rate recomputed, and New York ranked among the other four."""

from fractions import Fraction

import duckdb
import pytest

TABLE = "read_csv('citylab_vision_zero/vision-zero-fatalities-type.csv', all_varchar = true, header = true)"
MEASURES = {
    "Pedestrians": "pedestrian_deaths_per_100k",
    "Cyclists": "cyclist_deaths_per_100k",
    "Bicyclists": "cyclist_deaths_per_100k",
    "Motorists": "motorist_deaths_per_100k",
}
# Road users that only one city names have no measure of their own: they are in the total of that city alone.
ONLY_IN_THE_TOTAL = {"Motorcyclists", "ATV", "Scooterist", "NA"}

Rates = dict[tuple[str, str, int], float]


@pytest.fixture(scope="module")
def delivered(witness: duckdb.DuckDBPyConnection) -> list[tuple[str, int, str, int, int, float]]:
    """City, year, road user, deaths, residents and published rate of each delivered row."""
    return witness.execute(
        f"""
        select city, year::int, type, fatalities::int, pop::int, fatalities_percap::double
        from {TABLE} order by all
        """
    ).fetchall()


@pytest.fixture(scope="module")
def rates(warehouse: duckdb.DuckDBPyConnection) -> Rates:
    """Measure, city and year -> the warehouse's rate: New York's own values and the four comparators."""
    rows = warehouse.execute(
        """
        select measure_code, comparator_name, year(period_start_date), value from conformed.benchmarks
        union all
        select measure_code, 'New York', year(period_start_date), value from marts.fct_measure_values
        where measure_code like '%\\_deaths\\_per\\_100k' escape '\\'
        """
    ).fetchall()
    return {(measure, city, year): value for measure, city, year, value in rows}


def test_every_published_rate_is_recomputed_to_the_last_bit(delivered, rates: Rates) -> None:
    """137 rows: 125 are a measure of their own, 12 are road users that only D.C. names."""
    others = [row for row in delivered if row[2] not in MEASURES]
    assert {(city, road_user) for city, _, road_user, *_ in others} == {("D.C.", user) for user in ONLY_IN_THE_TOTAL}
    assert (len(delivered), len(others)) == (137, 12)
    for city, year, road_user, _, _, published in delivered:
        if road_user in MEASURES:
            assert rates[MEASURES[road_user], city, year] == published


def test_published_rates_are_deaths_over_residents(delivered) -> None:
    """The file agrees with itself in exact arithmetic, so that a recomputed rate is right and not only the same."""
    for _, _, _, deaths, residents, published in delivered:
        assert published == pytest.approx(float(Fraction(deaths * 100_000, residents)), rel=1e-15)


def test_the_total_counts_every_road_user(delivered, rates: Rates) -> None:
    deaths: dict[tuple[str, int], int] = {}
    residents: dict[tuple[str, int], int] = {}
    for city, year, _, count, people, _ in delivered:
        deaths[city, year] = deaths.get((city, year), 0) + count
        residents[city, year] = people
    own = {(city, year): rate for (measure, city, year), rate in rates.items() if measure == "traffic_deaths_per_100k"}
    expected = {key: float(Fraction(count * 100_000, residents[key])) for key, count in deaths.items()}
    assert own == pytest.approx(expected, rel=1e-15)


def test_new_york_is_ranked_among_the_cities_that_have_the_year(
    warehouse: duckdb.DuckDBPyConnection, rates: Rates
) -> None:
    ranked = warehouse.execute(
        """
        select measure_code, comparator_name, year(period_start_date), own_rank, comparator_rank, comparator_count
        from marts.fct_measure_benchmarks
        where measure_code like '%\\_deaths\\_per\\_100k' escape '\\' and comparator_type = 'peer_city'
        """
    ).fetchall()
    assert len(ranked) == sum(city != "New York" for _, city, _ in rates)
    for measure, city, year, own_rank, comparator_rank, comparator_count in ranked:
        same = [rate for (code, _, other_year), rate in rates.items() if (code, other_year) == (measure, year)]
        safer = {name: sum(rate < rates[measure, name, year] for rate in same) for name in ("New York", city)}
        assert (own_rank, comparator_rank, comparator_count) == (
            1 + safer["New York"],
            1 + safer[city],
            len(same) - 1,
        )


def test_every_figure_has_a_calendar_year_of_new_york_beside_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    figures = warehouse.execute(
        "select period_grain, comparability, count(*) from marts.fct_measure_benchmarks group by all"
    ).fetchall()
    # Los Angeles and San Francisco have 9 years, D.C. 8, Chicago 7; D.C. names no cyclist in 2012; the nation is there once.
    assert figures == [("year", "compared", 4 * (9 + 9 + 8 + 7) - 1 + 1)]


def test_the_nation_has_a_gap_and_no_rank(warehouse: duckdb.DuckDBPyConnection, rates: Rates) -> None:
    rows = warehouse.execute(
        """
        select favourable_gap, own_rank, comparator_rank from marts.fct_measure_benchmarks
        where comparator_code = 'united_states'
        """
    ).fetchall()
    gap = 11.2 - rates["traffic_deaths_per_100k", "New York", 2018]
    assert rows == [(pytest.approx(gap), None, None)]
    assert gap > 8
