"""New York's management report and the MTA's indicators: values that agencies submit ready-made, against the files."""

from datetime import date

import duckdb
import pytest

REPORT = """
    read_csv('nyc_mmr/Tidy Indicator Level Data.csv', all_varchar = true, header = true, nullstr = 'NA', quote = '"')
"""


def test_targets_belong_to_fiscal_year_2023(warehouse: duckdb.DuckDBPyConnection) -> None:
    years = warehouse.execute(
        """
        select distinct period_grain, period_start_date from conformed.measure_submissions
        where source_system = 'nyc_mmr' and target_value is not null
        """
    ).fetchall()
    assert years == [("fiscal_year", date(2022, 7, 1))]


@pytest.mark.parametrize("fiscal_year", range(2016, 2024))
def test_shuffled_year_columns_land_in_their_year(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection, fiscal_year: int
) -> None:
    expected = witness.execute(
        f"""
        select 'nyc_mmr_' || ID as measure_code, "{fiscal_year}"::double as value
        from {REPORT} where "{fiscal_year}" is not null order by all
        """
    ).fetchall()
    published = warehouse.execute(
        """
        select measure_code, value from marts.fct_measure_values
        where measure_code like 'nyc_mmr_%' and period_grain = 'fiscal_year' and period_start_date = ?
        order by all
        """,
        [date(fiscal_year - 1, 7, 1)],
    ).fetchall()
    assert published == expected


def test_mta_months_without_a_target_have_none(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection
) -> None:
    expected = witness.execute(
        """
        select
            'mta_' || INDICATOR_SEQ, make_date(PERIOD_YEAR::int, PERIOD_MONTH::int, 1), MONTHLY_ACTUAL::double,
            case when MONTHLY_TARGET::double <> 0 then MONTHLY_TARGET::double end
        from read_csv('mta_performance/MTA_Performance_TBTA.csv.gz', all_varchar = true, header = true)
        order by all
        """
    ).fetchall()
    submitted = warehouse.execute(
        """
        select measure_code, period_start_date, value, target_value from conformed.measure_submissions
        where source_system = 'mta' order by all
        """
    ).fetchall()
    assert submitted == expected
    assert any(target is None for *_, target in submitted)


def test_padded_definitions_are_trimmed(warehouse: duckdb.DuckDBPyConnection) -> None:
    longest = warehouse.execute(
        "select max(length(description)) from marts.dim_measures where measure_code like 'mta_%'"
    ).fetchall()
    assert longest[0][0] < 300
