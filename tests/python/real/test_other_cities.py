"""Sunnyvale, New York restaurants, Houston, Toronto and the populations against the files, quirk by quirk."""

import duckdb
import pytest

INSPECTIONS = (
    "read_csv('nyc_restaurant_inspections/nyc_restaurant_violations.csv.gz', all_varchar = true, header = true)"
)
COLLISIONS = "read_csv('sunnyvale_collisions/Collisions.csv', all_varchar = true, header = true)"


def measure_by_year(warehouse: duckdb.DuckDBPyConnection, measure_code: str) -> dict[int, float]:
    rows = warehouse.execute(
        """
        select year(period_start_date), value from marts.fct_measure_values
        where measure_code = ? and period_grain = 'year' and geography_type = 'city' and population_dimension = 'all'
        """,
        [measure_code],
    ).fetchall()
    return dict(rows)


def test_an_inspection_counts_once_however_many_violations(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection
) -> None:
    expected = witness.execute(
        f"""
        select year(inspection_date::date), count(distinct (camis, inspection_date, inspection_type)), count(*)
        from {INSPECTIONS} where inspection_date <> '1900-01-01' group by all
        """
    ).fetchall()
    assert measure_by_year(warehouse, "inspections_completed") == {year: count for year, count, _ in expected}
    assert sum(rows for *_, rows in expected) == 480_621 - 1_054


def test_the_mean_score_weighs_each_inspection_once(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection
) -> None:
    expected = witness.execute(
        f"""
        with inspections as (
            select inspection_date, max(score::int) as score
            from {INSPECTIONS} group by camis, inspection_date, inspection_type
        )
        select year(inspection_date::date) as year, avg(score)
        from inspections where year > 1900 group by all having avg(score) is not null
        """
    ).fetchall()
    by_row = witness.execute(f"select avg(score::int) from {INSPECTIONS} where inspection_date like '2014%'").fetchall()
    published = measure_by_year(warehouse, "inspection_mean_score")
    assert published == pytest.approx(dict(expected))
    assert published[2014] < by_row[0][0] - 3


@pytest.mark.parametrize(
    ("measure_code", "expression"),
    [
        ("traffic_collisions", "count(*)"),
        ("traffic_deaths", "sum(KILLED::int)"),
        ("collisions_killed_or_severely_injured", "count(*) filter (CRASHSEV in ('1', '2') or KILLED::int > 0)"),
        ("pedestrian_collisions", "count(*) filter (PEDCOL = 'Y')"),
    ],
)
def test_collisions_by_year(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection, measure_code: str, expression: str
) -> None:
    expected = witness.execute(f"select year(DATE_::date), {expression} from {COLLISIONS} group by all").fetchall()
    assert measure_by_year(warehouse, measure_code) == dict(expected)


def test_a_time_written_as_a_number_is_a_time(warehouse: duckdb.DuckDBPyConnection) -> None:
    """3 is three minutes past midnight, and 2500 is no time: the collision keeps its date."""
    rows = warehouse.execute(
        """
        select raw.collision_time, strftime(timezone('America/Los_Angeles', occurred_at::timestamptz), '%H:%M')
        from conformed.collisions
        inner join raw.sunnyvale_police__collisions as raw on collision_id = raw.case_id
        where raw.collision_time in (3, 2500) and occurred_date is not null
        order by all
        """
    ).fetchall()
    assert rows == [(3, "00:03"), (2500, None)]


def test_women_in_houstons_workforce(warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection) -> None:
    expected = witness.execute(
        """
        select 100 * avg((GENDER = 'Female')::int), median(BASE_SALARY::double)
        from read_csv('houston_employees/employee.csv', all_varchar = true, header = true)
        where EMPLOYMENT_STATUS = 'Active'
        """
    ).fetchall()
    published = [
        measure_by_year(warehouse, code)[2016] for code in ("workforce_women_share", "workforce_median_salary")
    ]
    assert published == pytest.approx(list(expected[0]))


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("$ 957,477.45", 957_477.45),
        ("$330,000 CAD", 330_000.0),
        ("$982, 900", 982_900.0),
        ("1311170", 1_311_170.0),
        ("31.65/MT", None),
        ("0", None),
    ],
)
def test_amounts_typed_in_many_ways(warehouse: duckdb.DuckDBPyConnection, typed: str, amount: float | None) -> None:
    amounts = warehouse.execute(
        """
        select distinct contracts.awarded_amount
        from conformed.contracts
        inner join raw.toronto_procurement__contracts as raw on contract_id = raw.award_id
        where raw.awarded_amount = ?
        """,
        [typed],
    ).fetchall()
    assert amounts == [(amount,)]


def test_measures_without_data_have_no_value(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Toronto does not say who is certified, Minneapolis not what a search found: no value is not zero."""
    values = warehouse.execute(
        """
        select count(value) from marts.fct_measure_values
        where measure_code in ('certified_firm_award_share', 'police_contraband_hit_rate')
        """
    ).fetchall()
    assert values == [(0,)]


def test_groups_that_a_census_did_not_ask_for_are_absent(warehouse: duckdb.DuckDBPyConnection) -> None:
    groups = warehouse.execute(
        """
        select year, list(population_group order by population_group) from marts.fct_population
        where geography_code = 'boston' and population_dimension = 'race_ethnicity' and year in (1950, 1990, 2020)
        group by year order by year
        """
    ).fetchall()
    until_1990 = ["american_indian_alaska_native", "asian", "black", "hispanic", "other", "white"]
    assert groups == [(1950, ["black", "white"]), (1990, until_1990), (2020, sorted([*until_1990, "multiracial"]))]


@pytest.mark.parametrize("dimension", ["gender", "age_band", "race_ethnicity"])
def test_groups_of_a_council_district_add_up(warehouse: duckdb.DuckDBPyConnection, dimension: str) -> None:
    """The survey rounds each table on its own: within a tenth of a percent of the district's residents."""
    worst = warehouse.execute(
        """
        with groups as (
            select geography_code, sum(population) as people from marts.fct_population
            where geography_type = 'council_district' and population_dimension = ? group by all
        )
        select count(*), max(abs(groups.people / whole.population - 1))
        from groups
        inner join marts.fct_population as whole using (geography_code)
        where whole.population_dimension = 'all'
        """,
        [dimension],
    ).fetchall()
    assert worst[0][0] == 51
    assert worst[0][1] < 0.001
