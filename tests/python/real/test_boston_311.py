"""Boston 311 of 2015 against the city's own verdict and against a computation straight from the files."""

import duckdb
import pytest

# The two definitions differ only where the city's verdict is empty: 82 of the cases with both dates.
WITH_BOTH_DATES = 79_208
JUDGED_BY_THE_CITY = 79_126


def test_on_time_from_dates_equals_the_citys_verdict(warehouse: duckdb.DuckDBPyConnection) -> None:
    verdicts = warehouse.execute(
        """
        select requests.is_on_time, raw.on_time_status, count(*)
        from conformed.service_requests as requests
        inner join raw.boston_311__requests as raw on requests.request_id = raw.case_id
        where raw.target_at is not null and raw.closed_at is not null
        group by all
        order by all
        """
    ).fetchall()
    assert verdicts == [(False, "OVERDUE", 19_072), (False, None, 82), (True, "ONTIME", 60_054)]
    assert sum(count for *_, count in verdicts) == WITH_BOTH_DATES
    assert sum(count for *_, status, count in verdicts if status) == JUDGED_BY_THE_CITY


def test_cases_closed_before_they_were_opened_have_no_duration(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        select count(*), count(requests.days_to_close), count(requests.closed_date)
        from conformed.service_requests as requests
        inner join raw.boston_311__requests as raw on requests.request_id = raw.case_id
        where raw.closed_at < raw.opened_at
        """
    ).fetchall()
    assert rows == [(197, 0, 197)]


def test_open_cases(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute("select status, count(*) from conformed.service_requests group by all order by all")
    assert rows.fetchall() == [("closed", 101_272), ("open", 19_873)]


# The crosswalk is a definition, so the witness shares it; reading, typing, judging and counting are its own.
BY_AREA_AND_MONTH = """
    with areas as (
        select lower(trim(source_code)) as neighborhood, code
        from read_csv('seeds/mosaic/crosswalks.csv', all_varchar = true)
        where source_system = 'boston_311' and domain = 'neighborhood'
    )
    select
        date_trunc('month', opened)::date as month,
        coalesce(areas.code, 'unknown') as area,
        count(*) as opened,
        count(*) filter (closed <= target) as on_time,
        count(*) filter (closed is not null and target is not null) as judged
    from boston_cases
    left join areas using (neighborhood)
    group by all
"""


@pytest.mark.parametrize(
    ("measure_code", "numerator", "denominator"),
    [("service_requests_opened", "opened", "null"), ("service_requests_on_time", "on_time", "judged")],
)
def test_measures_by_area_and_month_equal_the_files(
    warehouse: duckdb.DuckDBPyConnection,
    boston_cases: duckdb.DuckDBPyConnection,
    measure_code: str,
    numerator: str,
    denominator: str,
) -> None:
    expected = boston_cases.execute(
        f"""
        select month, area, {numerator}, {denominator} from ({BY_AREA_AND_MONTH})
        union all
        select month, 'city', sum({numerator}), sum({denominator}) from ({BY_AREA_AND_MONTH}) group by month
        order by all
        """
    ).fetchall()
    published = warehouse.execute(
        """
        select period_start_date, geography_code, numerator::bigint, denominator::bigint, value
        from marts.fct_measure_values
        where measure_code = ? and period_grain = 'month' and geography_type in ('city', 'neighborhood')
            and population_dimension = 'all'
        order by all
        """,
        [measure_code],
    ).fetchall()
    assert len(expected) == 12 * (17 + 2), "17 areas, the unknown and the whole, in 12 months"
    assert [row[:3] for row in published] == [row[:3] for row in expected]
    for (*_, part, whole), (*_, value) in zip(expected, published, strict=True):
        assert value == pytest.approx(part if whole is None else 100 * part / whole)
