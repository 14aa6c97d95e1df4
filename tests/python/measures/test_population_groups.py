"""Groups of people in the demo city: several groups in one answer, two standards, and what is missing."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.python.builds import BuiltCity


@pytest.fixture(scope="module")
def warehouse(demo_city: BuiltCity) -> Iterator[duckdb.DuckDBPyConnection]:
    with demo_city.open_warehouse() as connection:
        yield connection


def test_only_one_tabulation_of_people_with_several_groups_adds_up(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Alone or multiracial: each person once. Alone or in combination: once in each group. 1997: never beside 2024."""
    rows = warehouse.execute(
        """
        select measured.population_dimension, any_value(groups.is_overlapping), sum(measured.value), max(totals.value),
            list(distinct groups.standard) filter (starts_with(groups.standard, 'SPD-15'))
        from marts.fct_measure_values as measured
        inner join marts.dim_population_groups as groups using (population_dimension, population_group)
        inner join marts.fct_measure_values as totals
            on measured.measure_code = totals.measure_code and measured.period_grain = totals.period_grain
            and measured.period_start_date = totals.period_start_date and totals.population_dimension = 'all'
        where measured.measure_code = 'job_applications' and measured.period_grain = 'year'
            and starts_with(measured.population_dimension, 'race_ethnicity')
        group by measured.population_dimension, measured.period_start_date
        order by all
        """
    ).fetchall()
    assert len(rows) == 9
    assert all(is_overlapping == (together > total) for _, is_overlapping, together, total, _ in rows)
    assert {(dimension, *standards) for dimension, *_, standards in rows} == {
        ("race_ethnicity", "SPD-15 2024"),
        ("race_ethnicity_combined", "SPD-15 2024"),
        ("race_ethnicity_1997", "SPD-15 1997"),
    }


def test_answers_to_the_question_of_1997_are_never_read_as_answers_of_2024(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Until June 2023 the form asked the earlier question: the later dimension knows nobody, and says that nobody asked."""
    rows = warehouse.execute(
        """
        select population_dimension, list(distinct population_group) = ['unknown'], max(pct_unknown) = 100
        from marts.fct_measure_values
        where measure_code = 'job_applications' and period_grain = 'quarter' and period_start_date < date '2023-07-01'
            and population_dimension in ('race_ethnicity', 'race_ethnicity_combined', 'race_ethnicity_1997')
        group by all order by all
        """
    ).fetchall()
    assert rows == [
        ("race_ethnicity", True, True),
        ("race_ethnicity_1997", False, False),
        ("race_ethnicity_combined", True, True),
    ]
    kinds = warehouse.execute(
        """
        select sum(not_collected_count) = sum(row_count) from marts.fct_missing_answers
        where subject = 'applications' and population_dimension = 'race_ethnicity'
            and month_start_date < date '2023-07-01'
        """
    ).fetchall()
    assert kinds == [(True,)]
