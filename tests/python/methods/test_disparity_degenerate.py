"""`methods.disparity` on sets without enough to measure: null with a reason, never an error, NaN or infinity."""

import math
from dataclasses import replace

import duckdb
import pytest

from tests.python.methods.disparity_sets import GroupSet, Results, disparities

WHO = "d r aci rci sii rii bgv bgsd cov mdmu mdmw mdbu mdbw mdru mdrw idisu idisw ti mld par paf"
CODES = set(f"{WHO} mrd mrr srd srr idisp kmi erci".split())
NAN, INFINITY = math.nan, math.inf
PLAIN = GroupSet("plain", (40.0, 50.0, 70.0, 60.0), (2.0, 3.0, 4.0, 5.0), (100.0, 200.0, 150.0, 50.0), reference="b")
ORDERED = replace(PLAIN, key="ordered", is_ordered=True)
SETS = [
    PLAIN,
    ORDERED,
    replace(ORDERED, key="adverse", is_favourable=False),
    replace(ORDERED, key="no group", estimates=(None, None, None, None)),
    replace(ORDERED, key="one group", estimates=(40.0, None, None, None)),
    replace(ORDERED, key="two groups", estimates=(40.0, None, 70.0, None)),
    replace(ORDERED, key="one zero", estimates=(0.0, 50.0, 70.0, 60.0), errors=(0.0, 3.0, 4.0, 5.0)),
    replace(PLAIN, key="best is zero", estimates=(0.0, 50.0, 70.0, 60.0), is_favourable=False),
    replace(ORDERED, key="all zero", estimates=(0.0, 0.0, 0.0, 0.0)),
    replace(ORDERED, key="all whole", estimates=(100.0, 100.0, 100.0, 100.0), errors=(0.0, 0.0, 0.0, 0.0)),
    replace(ORDERED, key="all equal", estimates=(33.3, 33.3, 33.3, 33.3)),
    replace(ORDERED, key="separated", estimates=(0.0, 0.0, 100.0, 100.0)),
    replace(ORDERED, key="negative", estimates=(-40.0, 50.0, 70.0, -60.0)),
    replace(ORDERED, key="negative mean", estimates=(-40.0, -50.0, -70.0, -60.0)),
    replace(ORDERED, key="mean of zero", estimates=(-1.0, 1.0, -2.0, 2.0), people=(1.0, 1.0, 1.0, 1.0)),
    replace(ORDERED, key="zero population", people=(0.0, 0.0, 0.0, 0.0)),
    replace(ORDERED, key="one without people", people=(100.0, 0.0, 150.0, 50.0)),
    replace(ORDERED, key="negative population", people=(100.0, -5.0, 150.0, 50.0)),
    replace(ORDERED, key="missing population", people=(100.0, None, 150.0, 50.0)),
    replace(ORDERED, key="missing errors", errors=(None, None, None, None)),
    replace(ORDERED, key="one error missing", errors=(2.0, None, 4.0, 5.0)),
    replace(ORDERED, key="zero errors", errors=(0.0, 0.0, 0.0, 0.0)),
    replace(PLAIN, key="tied best", estimates=(40.0, 70.0, 70.0, 60.0)),
    replace(PLAIN, key="tied worst", estimates=(40.0, 40.0, 70.0, 60.0)),
    replace(PLAIN, key="tied best and worst", estimates=(40.0, 40.0, 70.0, 70.0)),
    replace(PLAIN, key="tied best alike", estimates=(40.0, 70.0, 70.0, 60.0), errors=(2.0, 0.0, 0.0, 5.0)),
    replace(ORDERED, key="tied order", orders=(1, 1, 2, 2)),
    replace(ORDERED, key="one order", orders=(1, 1, 1, 1)),
    replace(ORDERED, key="no direction", is_favourable=None),
    replace(PLAIN, key="no direction, unordered", is_favourable=None),
    replace(ORDERED, key="no scale", scale=None),
    replace(ORDERED, key="zero scale", scale=0.0),
    replace(ORDERED, key="above the scale", scale=50.0),
    replace(PLAIN, key="unknown reference", reference="z"),
    replace(PLAIN, key="no reference", reference=None),
    replace(PLAIN, key="worst is reference", reference="a"),
    replace(PLAIN, key="suppressed reference", estimates=(40.0, None, 70.0, 60.0)),
    replace(PLAIN, key="repeated reference", names=("a", "b", "b", "c")),
    replace(ORDERED, key="not finite", estimates=(NAN, INFINITY, 70.0, 60.0)),
    replace(ORDERED, key="errors not finite", errors=(NAN, INFINITY, -1.0, 2.0)),
    replace(ORDERED, key="people not finite", people=(NAN, INFINITY, 5.0, 2.0)),
    replace(ORDERED, key="huge", estimates=(1e300, 1e-300, 1e200, 5e-324), errors=(1e300, 1e200, 1e100, 1.0)),
    replace(ORDERED, key="huge scale", estimates=(1e-300, 2e-300, 3e-300, 5e-324), scale=1e300),
    replace(ORDERED, key="huge population", people=(1e300, 1e308, 1e308, 5e-324)),
    replace(ORDERED, key="steep", estimates=(0.001, 0.01, 99.99, 99.999), people=(1e7, 1e7, 1e7, 1e7)),
]


@pytest.fixture(scope="module")
def found(methods_sql: str) -> Results:
    """All sets in one call."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(methods_sql)
        return disparities(connection, SETS)


@pytest.mark.parametrize("key", [group_set.key for group_set in SETS])
def test_every_measure_is_a_number_or_null_with_a_reason(found: Results, key: str) -> None:
    rows = {name: row for name, row in found.items() if name[0] == key}
    assert {code for _, code, _ in rows} == CODES
    for name, row in rows.items():
        assert all(map(math.isfinite, row.numbers)), (name, row)
        assert (row.estimate is None or row.standard_error is None) == (": " in row.variant), (name, row)
        assert row.estimate is not None or (row.standard_error, row.lower, row.upper) == (None, None, None), (name, row)


@pytest.mark.parametrize(
    ("key", "code", "variant"),
    [
        ("no group", "d", "no_reference: fewer_than_two_groups"),
        ("one group", "mrr", "standard: fewer_than_two_groups"),
        ("two groups", "bgv", "standard: fewer_than_three_groups"),
        ("one zero", "r", "no_reference: zero_estimate"),
        ("one zero", "mld", "standard: zero_estimate"),
        ("best is zero", "paf", "standard: zero_estimate"),
        ("all zero", "cov", "standard: zero_mean"),
        ("all equal", "sii", "logit: all_equal"),
        ("separated", "sii", "logit: no_convergence"),
        ("negative", "ti", "standard: negative_estimate"),
        ("negative mean", "rci", "standard: negative_mean"),
        ("zero population", "mdmw", "standard: zero_population"),
        ("missing population", "aci", "standard: missing_population"),
        ("missing errors", "bgv", "standard: missing_standard_error"),
        ("tied best", "mdbw", "standard: tied_groups"),
        ("tied order", "d", "no_reference: tied_order"),
        ("one order", "sii", "linear: tied_order"),
        ("no direction", "par", "standard: missing_direction"),
        ("no scale", "rii", "logit: missing_scale"),
        ("above the scale", "rci", "erreygers: outside_scale"),
        ("unknown reference", "mdru", "standard: no_reference_group"),
        ("worst is reference", "d", "reference: reference_is_worst"),
        ("plain", "sii", "linear: unordered"),
    ],
)
def test_the_reason_is_named(found: Results, key: str, code: str, variant: str) -> None:
    assert found[key, code, variant.split(":")[0]].variant == variant


def test_equal_groups_have_no_gap(found: Results) -> None:
    """Zero is a finding; only what is a ratio of zeros or has no slope at zero is null."""
    equal = {name[1:]: row.estimate for name, row in found.items() if name[0] == "all equal"}
    values = {name: estimate for name, estimate in equal.items() if estimate is not None}
    assert {values.pop(name) for name in list(values) if name[0] in ("r", "mrr", "srr")} == {1.0}
    assert set(values.values()) == {0.0}
    assert {code for code, _ in values} == CODES - {"sii", "rii", "kmi", "r", "mrr", "srr"}


def test_ties_leave_the_estimate_and_take_the_standard_error(found: Results) -> None:
    tied, alike = found["tied best", "d", "no_reference"], found["tied best alike", "d", "no_reference"]
    assert (tied.estimate, tied.standard_error) == (30.0, None)
    assert (alike.estimate, alike.standard_error) == (30.0, 2.0)


def test_sets_do_not_disturb_each_other(methods: duckdb.DuckDBPyConnection, found: Results) -> None:
    for group_set in (PLAIN, ORDERED):
        alone = disparities(methods, [group_set])
        for name, row in alone.items():
            assert found[name].variant == row.variant
            assert found[name].numbers == pytest.approx(row.numbers, rel=1e-12)


def test_no_set_gives_no_row(methods: duckdb.DuckDBPyConnection) -> None:
    assert disparities(methods, []) == {}
