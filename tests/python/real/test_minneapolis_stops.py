"""Minneapolis stops of 2017 against a computation straight from the file, and the boundary of the local day."""

from datetime import date

import duckdb
import pytest

STOPS = "read_csv('minneapolis_police_stops/MplsStops.csv', all_varchar = true, header = true, nullstr = ['', 'NA'])"
# Written out again: the seed says the same, and one of the two would notice a slip in the other.
RACES = """
    case race
        when 'White' then 'white' when 'Black' then 'black' when 'East African' then 'black'
        when 'Latino' then 'hispanic' when 'Native American' then 'american_indian_alaska_native'
        when 'Asian' then 'asian' when 'Other' then 'other' else 'unknown'
    end
"""


def test_search_rate_by_race(warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection) -> None:
    expected = witness.execute(
        f"""
        select {RACES} as race, count(*) filter ('YES' in (personSearch, vehicleSearch)) as searched, count(*) as stops
        from {STOPS}
        where personSearch is not null and vehicleSearch is not null
        group by all
        order by all
        """
    ).fetchall()
    published = warehouse.execute(
        """
        select population_group, numerator::bigint, denominator::bigint, value
        from marts.fct_measure_values
        where measure_code = 'police_search_rate' and period_grain = 'year' and geography_type = 'city'
            and population_dimension = 'race_ethnicity'
        order by all
        """
    ).fetchall()
    assert [row[:3] for row in published] == expected
    assert [row[3] for row in published] == pytest.approx([100 * searched / stops for _, searched, stops in expected])
    assert sum(stops for *_, stops in expected) == 51_920 - 8_221


def test_people_of_unknown_race_stay_in(warehouse: duckdb.DuckDBPyConnection) -> None:
    groups = dict(
        warehouse.execute(
            """
            select population_group, value from marts.fct_measure_values
            where measure_code = 'police_stops' and period_grain = 'year' and geography_type = 'city'
                and population_dimension in ('race_ethnicity', 'all')
            """
        ).fetchall()
    )
    assert groups["unknown"] == 9_219 + 8_221
    assert groups.pop("all") == sum(groups.values()) == 51_920


def test_not_recorded_and_could_not_tell_are_kept_apart(warehouse: duckdb.DuckDBPyConnection) -> None:
    """An empty field is not collected; Unknown is what the officer wrote."""
    rows = warehouse.execute(
        """
        select population_dimension, sum(not_collected_count), sum(declined_count), sum(unknown_count),
            sum(unmappable_count), sum(row_count)
        from marts.fct_missing_answers where subject = 'stops' and population_dimension <> 'age_band' group by all order by all
        """
    ).fetchall()
    assert rows == [("gender", 8_282, 0, 6_492, 0, 51_920), ("race_ethnicity", 8_221, 0, 9_219, 0, 51_920)]


def test_the_local_day_decides_the_month(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection
) -> None:
    """A stop at 03:00 UTC on the first belongs to the evening before, an hour more of them in winter than in summer."""
    expected = witness.execute(
        f"""
        select date_trunc('month', timezone('America/Chicago', date::timestamptz))::date as month, count(*)
        from {STOPS} group by all order by all
        """
    ).fetchall()
    by_utc_day = witness.execute(
        f"select date_trunc('month', date::timestamp)::date as month, count(*) from {STOPS} group by all order by all"
    ).fetchall()
    published = warehouse.execute(
        """
        select period_start_date, value::bigint from marts.fct_measure_values
        where measure_code = 'police_stops' and period_grain = 'month' and geography_type = 'city'
            and population_dimension = 'all'
        order by all
        """
    ).fetchall()
    assert published == expected
    assert published != by_utc_day
    assert max(month for month, _ in published) == date(2017, 12, 1)


def test_groups_without_a_denominator_have_no_rate(warehouse: duckdb.DuckDBPyConnection) -> None:
    """The profiles count white and black people; nobody may read a rate of the others out of the remainder."""
    rated = warehouse.execute(
        """
        select distinct population_group from marts.fct_measure_values
        where measure_code = 'police_stops_per_1k' and population_dimension = 'race_ethnicity' and value is not null
        order by all
        """
    ).fetchall()
    assert rated == [("black",), ("white",)]


def test_three_neighborhoods_have_stops_but_no_rate(warehouse: duckdb.DuckDBPyConnection) -> None:
    unrated = warehouse.execute(
        """
        select geography_code, sample_size from marts.fct_measure_values
        where measure_code = 'police_stops_per_1k' and period_grain = 'year' and geography_type = 'neighborhood'
            and population_dimension = 'all' and value is null
        order by all
        """
    ).fetchall()
    assert unrated == [
        ("minneapolis_camden_industrial", 34),
        ("minneapolis_humboldt_industrial_area", 10),
        ("minneapolis_near_north", 2_256),
    ]
