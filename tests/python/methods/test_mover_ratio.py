"""Limits of a ratio of two medians: by hand, at the edges, and how often they hold the truth."""

import math

import duckdb
import numpy as np
import pytest

Z = 1.959963984540054


def _limits(methods: duckdb.DuckDBPyConnection, *numbers: float | None) -> dict[str, float] | None:
    row = methods.execute(
        "select methods.mover_ratio($1, {'lower': $2, 'upper': $3}, $4, {'lower': $5, 'upper': $6})", list(numbers)
    ).fetchone()
    assert row is not None
    return row[0]


def test_hand_numbers(methods: duckdb.DuckDBPyConnection) -> None:
    """Logarithms of 2 and 3 apart on both sides: the root of ln²2 + ln²3 on either side of one half."""
    distance = math.sqrt(math.log(2) ** 2 + math.log(3) ** 2)
    assert _limits(methods, 10.0, 5.0, 20.0, 20.0, 20.0 / 3, 60.0) == pytest.approx(
        {"lower": 0.5 * math.exp(-distance), "upper": 0.5 * math.exp(distance)}, rel=1e-12
    )
    # Without an error of the divisor they are the limits of x, divided.
    assert _limits(methods, 10.0, 5.0, 20.0, 4.0, 4.0, 4.0) == pytest.approx({"lower": 1.25, "upper": 5.0}, rel=1e-12)


def test_the_inverse_ratio_has_the_inverse_limits(methods: duckdb.DuckDBPyConnection) -> None:
    one = _limits(methods, 50.0, 44.0, 61.0, 70.0, 66.0, 79.0)
    other = _limits(methods, 70.0, 66.0, 79.0, 50.0, 44.0, 61.0)
    assert one is not None
    assert other is not None
    assert (one["lower"] * other["upper"], one["upper"] * other["lower"]) == pytest.approx((1, 1), rel=1e-12)


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("number", [None, 0.0, -1.0])
def test_what_has_no_limits_is_null(methods: duckdb.DuckDBPyConnection, place: int, number: float | None) -> None:
    numbers: list[float | None] = [10.0, 5.0, 20.0, 20.0, 15.0, 60.0]
    numbers[place] = number
    assert _limits(methods, *numbers) is None


@pytest.mark.parametrize(("own", "other"), [(6, 200), (25, 40), (400, 400)])
def test_nineteen_of_twenty_intervals_hold_the_truth(methods: duckdb.DuckDBPyConnection, own: int, other: int) -> None:
    """Pay is about log-normal. The medians differ by a fifth, and so does the scatter; 2,000 draws of both groups."""
    draws = np.random.default_rng(20240701)
    groups = {
        "own": np.sort(draws.lognormal(math.log(0.8), 0.4, (2000, own)), axis=1),
        "other": np.sort(draws.lognormal(0.0, 0.5, (2000, other)), axis=1),
    }
    limits = {}
    for name, pay in groups.items():
        row = methods.execute(
            "select ranks.lower, ranks.upper from (select methods.order_statistic_ranks($1, 0.5, $2) as ranks)",
            [pay.shape[1], Z],
        ).fetchone()
        assert row is not None
        limits[name] = [np.median(pay, axis=1), pay[:, row[0] - 1], pay[:, row[1] - 1]]
    columns = [column.tolist() for name in ("own", "other") for column in limits[name]]
    (held,) = methods.execute(
        """
        select avg((0.8 between ratio.lower and ratio.upper)::int)
        from (
            select methods.mover_ratio(x, {'lower': xl, 'upper': xu}, y, {'lower': yl, 'upper': yu}) as ratio
            from
                (
                    select
                        unnest($1) as x, unnest($2) as xl, unnest($3) as xu,
                        unnest($4) as y, unnest($5) as yl, unnest($6) as yu
                )
        )
        """,
        columns,
    ).fetchone() or (None,)
    # Chance moves a share of 2,000 by one point; the limits of a few values are wide.
    assert held is not None
    assert 0.94 <= held <= 0.985, held
