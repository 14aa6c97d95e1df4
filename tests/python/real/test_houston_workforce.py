"""Houston's workforce: representation against the census and median pay by group, recomputed from the file."""

import duckdb
import pytest

EMPLOYEES = "read_csv('houston_employees/employee.csv', all_varchar = true, header = true)"
HISPANIC, RESIDENTS = 919_668, 2_099_451
# By NumPy and SciPy's binomial law from the file; docs/representation.md states them.
MEDIAN_LIMITS = {"female": (13.3, 19.3), "black": (23.7, 30.3), "hispanic": (16.5, 23.9)}


def test_representation_against_the_census(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection
) -> None:
    hispanic, known = witness.execute(
        f"""select count(*) filter (race = 'Hispanic/Latino'), count(*) filter (race is not null)
        from {EMPLOYEES} where employment_status = 'Active'"""
    ).fetchall()[0]
    people, benchmark, ratio, p_value = warehouse.execute(
        """select people, benchmark_population, representation_ratio, p_value from marts.fct_representation
        where unit_type = 'city' and benchmark_code = 'residents' and population_group = 'hispanic'"""
    ).fetchall()[0]
    totals = warehouse.execute(
        """select population_dimension, sum(benchmark_population) from marts.fct_representation
        where unit_type = 'city' and benchmark_code = 'residents' group by all order by all"""
    ).fetchall()
    assert totals == [("gender", RESIDENTS), ("race_ethnicity", RESIDENTS)]
    assert (people, benchmark) == (hispanic, HISPANIC)
    assert ratio == pytest.approx(hispanic / known / (HISPANIC / RESIDENTS), rel=1e-12)
    assert p_value < 1e-60


@pytest.mark.parametrize(
    ("column", "label", "dimension", "group", "reference_label", "reference"),
    [
        ("gender", "Female", "gender", "female", "Male", "male"),
        ("race", "Black or African American", "race_ethnicity", "black", "White", "white"),
        ("race", "Hispanic/Latino", "race_ethnicity", "hispanic", "White", "white"),
    ],
)
def test_median_pay_gaps(
    warehouse: duckdb.DuckDBPyConnection,
    witness: duckdb.DuckDBPyConnection,
    column: str,
    label: str,
    dimension: str,
    group: str,
    reference_label: str,
    reference: str,
) -> None:
    own, other = witness.execute(
        f"""select median(base_salary::double) filter ({column} = $own), median(base_salary::double) filter ({column} = $other)
        from {EMPLOYEES} where employment_status = 'Active' and base_salary::double > 0""",
        {"own": label, "other": reference_label},
    ).fetchall()[0]
    found = warehouse.execute(
        """select reference_group, median_salary_usd, median_gap_pct, adjusted_gap_pct,
            round(median_gap_lower, 1), round(median_gap_upper, 1) from marts.fct_pay_gaps
        where unit_type = 'city' and population_dimension = ? and population_group = ?""",
        [dimension, group],
    ).fetchall()
    # Titles stay in the raw extract and the file has no job groups: nothing is adjusted.
    assert found == [(reference, own, pytest.approx(100 * (1 - own / other), rel=1e-12), None, *MEDIAN_LIMITS[group])]
