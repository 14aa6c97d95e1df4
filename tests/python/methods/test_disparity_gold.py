"""`methods.disparity` against known-correct numbers: WHO's sample sets, Healthy People 2030 and HD*Calc."""

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.python.methods.disparity_sets import GroupSet, Results, disparities

DATASETS = ("OrderedSample", "NonorderedSample", "TestVectorOrdered", "TestVectorNonordered")
# The calls of the package and the rows of HD*Calc, by our code and variant; the rest is the same word.
CALLS = {
    "d(no reference)": ("d", "no_reference"),
    "r(no reference)": ("r", "no_reference"),
    "d(reference_subgroup)": ("d", "reference"),
    "r(reference_subgroup)": ("r", "reference"),
    "covar": ("cov", "standard"),
    "parisk": ("par", "standard"),
    "sii(logit)": ("sii", "logit"),
    "sii(linear)": ("sii", "linear"),
    "rii(logit)": ("rii", "logit"),
    "rii(linear)": ("rii", "linear"),
    "aci(lmin=0,lmax=scale)": ("aci", "scaled"),
    "rci(wagstaff,0,scale)": ("rci", "wagstaff"),
    "rci(erreygers,0,scale)": ("rci", "erreygers"),
    "idisp_best": ("idisp", "standard"),
    "sii_wls": ("sii", "hdcalc"),
    "rii_hdcalc_sii_over_mu": ("rii", "hdcalc"),
    "kmi_ratio_of_extremes": ("kmi", "standard"),
    "eRCI_nu2": ("erci", "nu_2"),
    "eRCI_nu4": ("erci", "nu_4"),
}


def read(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def sample(folder: Path, name: str) -> GroupSet:
    rows = list(read(folder / f"{name}.csv"))
    is_ordered = rows[0]["ordered_dimension"] == "1"
    return GroupSet(
        name,
        tuple(float(row["estimate"]) for row in rows),
        tuple(float(row["se"]) for row in rows),
        tuple(float(row["population"]) for row in rows),
        is_ordered=is_ordered,
        is_favourable=rows[0]["favourable_indicator"] == "1",
        scale=float(rows[0]["indicator_scale"]),
        reference=next((row["subgroup"] for row in rows if row.get("reference_subgroup") == "1"), None),
        names=tuple(row["subgroup"] for row in rows),
        orders=tuple(int(row["subgroup_order"]) for row in rows) if is_ordered else (),
    )


@pytest.fixture(scope="module")
def equity(gold_dir: Path) -> Path:
    return gold_dir / "equity"


@pytest.fixture(scope="module")
def found(equity: Path, methods_sql: str) -> Results:
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(methods_sql)
        return disparities(connection, [sample(equity, name) for name in DATASETS])


def same_limits(found_limits: tuple, wanted: tuple[str, str]) -> bool:
    return all(math.isclose(a, float(b), rel_tol=1e-6) for a, b in zip(found_limits, wanted, strict=True))


def test_corrected_numbers(equity: Path, found: Results) -> None:
    rows = list(read(equity / "corrected.csv"))
    assert len(rows) == 18
    for row in rows:
        result = found[row["dataset"], *CALLS.get(row["call"], (row["call"], "standard"))]
        assert result.estimate == pytest.approx(float(row["corrected_est"]), rel=1e-9), row
        assert result.standard_error == pytest.approx(float(row["corrected_se"]), rel=1e-6), row
        assert same_limits((result.lower, result.upper), (row["corrected_lower"], row["corrected_upper"])), row


def test_numbers_of_the_package_where_they_are_right(equity: Path, found: Results) -> None:
    """Its limits by simulation come without a standard error and are not comparable."""
    wrong = {(row["dataset"], row["call"]) for row in read(equity / "corrected.csv")}
    rows = [row for row in read(equity / "healthequal_1_0_1.csv") if (row["dataset"], row["call"]) not in wrong]
    assert len(rows) > 50
    for row in rows:
        result = found[row["dataset"], *CALLS.get(row["call"], (row["call"], "standard"))]
        assert result.estimate == pytest.approx(float(row["estimate"]), rel=1e-9), row
        if row["se"]:
            assert result.standard_error == pytest.approx(float(row["se"]), rel=1e-6), row
            assert same_limits((result.lower, result.upper), (row["lowerci"], row["upperci"])), row


def test_healthy_people_and_hdcalc(equity: Path, found: Results) -> None:
    rows = list(read(equity / "hp2030_hdcalc.csv"))
    assert len(rows) > 70
    for row in rows:
        measure, is_error = row["measure"].removesuffix("_delta_se"), row["measure"].endswith("_delta_se")
        result = found[row["dataset"], *CALLS.get(measure, (measure, "standard"))]
        wanted, tolerance = float(row["value"]), 1e-6 if is_error else 1e-9
        value = result.standard_error if is_error else result.estimate
        assert value == pytest.approx(wanted, rel=tolerance), row
