"""New York's own verdicts on 1,139 indicators against the marts: met target, and improving over one, three and five years.

The report publishes `Improving` where a value is not worse than the mean of the years before it. The warehouse tells
better from equal, so each row on which the two words differ stands in nyc_verdict_exceptions.csv with its reason.
"""

import csv
from pathlib import Path

import duckdb
import pytest

REPORT = """
    read_csv('nyc_mmr/Tidy Indicator Level Data.csv', all_varchar = true, header = true, nullstr = 'NA', quote = '"')
"""
EXCEPTIONS = Path(__file__).with_name("nyc_verdict_exceptions.csv")
# The published column of each window, and what the report compares with.
VERDICTS = {1: "OneYrImproving", 3: "ThreeYrImproving", 5: "FiveYrImproving"}
MEANS = {1: '"2022"', 3: "Avg3yr", 5: "Avg5yr"}

Exception_ = tuple[str, int, str, str, str]


def published_verdicts(witness: duckdb.DuckDBPyConnection, years: int) -> dict[str, tuple[str | None, float | None]]:
    """Indicator -> the report's verdict and the mean that it is about."""
    rows = witness.execute(
        f"select 'nyc_mmr_' || ID, {VERDICTS[years]}, {MEANS[years]}::double from {REPORT}"
    ).fetchall()
    return {code: (verdict, mean) for code, verdict, mean in rows}


def own_verdicts(warehouse: duckdb.DuckDBPyConnection, years: int) -> dict[str, tuple[str, float | None]]:
    """Indicator -> the mart's verdict on fiscal year 2023 and the mean that it is about."""
    rows = warehouse.execute(
        """
        select measure_code, improvement, base_value from marts.fct_measure_improvements
        where measure_code like 'nyc_mmr_%' and period_start_date = '2022-07-01' and window_years = ?
        """,
        [years],
    ).fetchall()
    return {code: (verdict, mean) for code, verdict, mean in rows}


def reason_in_the_file(witness: duckdb.DuckDBPyConnection, code: str, years: int) -> str:
    """Why the words differ, read from the delivered file alone."""
    before = ", ".join(f'"{year}"::decimal(30, 15)' for year in range(2023 - years, 2023))
    value, earlier = witness.execute(
        f"""
        select "2023"::decimal(30, 15), list_filter([{before}], lambda x: x is not null) from {REPORT} where ID = ?
        """,
        [code.removeprefix("nyc_mmr_")],
    ).fetchall()[0]
    if not earlier:
        return f"no value from fiscal year {2023 - years} to 2022"
    if value * len(earlier) == sum(earlier):
        return f"{value.normalize():f} is also the mean of fiscal years {2023 - years} to 2022 ({len(earlier)} values)"
    return "unexplained"


@pytest.mark.parametrize("years", VERDICTS)
def test_means_are_those_of_the_report(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection, years: int
) -> None:
    published = {code: mean for code, (_, mean) in published_verdicts(witness, years).items()}
    own = {code: mean for code, (_, mean) in own_verdicts(warehouse, years).items()}
    assert len(own) == 1_139
    assert {code for code in own if own[code] is None} == {code for code in published if published[code] is None}
    means = {code: mean for code, mean in published.items() if mean is not None}
    assert {code: own[code] for code in means} == pytest.approx(means, rel=1e-12)


@pytest.mark.parametrize(("years", "verdicts"), [(1, 1_126), (3, 1_129), (5, 1_130)])
def test_improved_or_maintained_is_what_the_report_calls_improving(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection, years: int, verdicts: int
) -> None:
    words = {"improving": "Improving", "maintained": "Improving", "worsening": "Not_Improving", "not_available": None}
    own = {code: words[verdict] for code, (verdict, _) in own_verdicts(warehouse, years).items()}
    published = {code: verdict for code, (verdict, _) in published_verdicts(witness, years).items()}
    assert own == published
    assert sum(verdict is not None for verdict in own.values()) == verdicts


def test_every_row_with_another_word_is_listed_with_its_reason(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection
) -> None:
    same = {("Improving", "improving"), ("Not_Improving", "worsening")}
    found: list[Exception_] = []
    for years in VERDICTS:
        own = own_verdicts(warehouse, years)
        for code, (published, _) in published_verdicts(witness, years).items():
            verdict = own[code][0]
            if (published, verdict) not in same:
                found.append((code, years, published or "", verdict, reason_in_the_file(witness, code, years)))
    with EXCEPTIONS.open(encoding="utf-8", newline="") as file:
        listed = [(code, int(years), *rest) for code, years, *rest in csv.reader(file) if code != "measure_code"]
    assert sorted(found) == sorted(listed)


def test_met_target_is_the_status_achieved(
    warehouse: duckdb.DuckDBPyConnection, witness: duckdb.DuckDBPyConnection
) -> None:
    """351 of 351, and no status for the 788 indicators without a target."""
    statuses = {
        code: (status, target)
        for code, status, target in warehouse.execute(
            """
            select measure_code, status, target_value from marts.fct_measure_status
            where measure_code like 'nyc_mmr_%' and period_start_date = '2022-07-01' and method = 'threshold_bands'
            """
        ).fetchall()
    }
    published = witness.execute(f"select 'nyc_mmr_' || ID, Success, \"Target.MMR\"::double from {REPORT}").fetchall()
    own = [
        (
            code,
            {"achieved": "Met_Goal", "not_available": None}.get(statuses[code][0], "Did_Not_Meet"),
            statuses[code][1],
        )
        for code, *_ in published
    ]
    assert own == published
    assert sum(success is not None for _, success, _ in own) == 351
