"""`methods.disparity` against NumPy on random sets."""

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.python.methods.disparity_sets import GroupSet, disparities
from tests.python.methods.numpy_disparity import expected

SETS_IN_A_CALL = 50


def random_set(random: np.random.Generator, key: str) -> GroupSet:
    count = int(random.integers(3, 9))
    people = random.integers(20, 5000, count) + (random.uniform(size=count) if random.uniform() < 0.3 else 0)
    return GroupSet(
        key,
        tuple(random.uniform(2, 95, count).tolist()),
        tuple(random.uniform(0.05, 8, count).tolist()),
        tuple(people.tolist()),
        is_ordered=bool(random.integers(2)),
        is_favourable=bool(random.integers(2)),
        reference="c" if random.integers(2) else None,
    )


def has_kink(group_set: GroupSet) -> bool:
    """Too near to a place without a slope for numerical differentiation: two values, or a value and the mean."""
    mean = group_set.n @ group_set.y / group_set.n.sum()
    return bool(np.diff(np.sort(np.append(group_set.y, mean))).min() < 0.001)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_random_sets_agree_with_numpy(methods: duckdb.DuckDBPyConnection, seed: int) -> None:
    random = np.random.default_rng(seed)
    sets = [random_set(random, str(place)) for place in range(SETS_IN_A_CALL)]
    sets = [group_set for group_set in sets if not has_kink(group_set)]
    found = disparities(methods, sets)
    for group_set in sets:
        values = expected(group_set)
        named = {(code, variant): row for (key, code, variant), row in found.items() if key == group_set.key}
        assert {name for name, row in named.items() if row.standard_error is not None} == set(values), group_set
        for name, (estimate, error) in values.items():
            assert named[name].estimate == pytest.approx(estimate, rel=1e-9, abs=1e-11), (name, group_set)
            assert named[name].standard_error == pytest.approx(error, rel=1e-6), (name, group_set)
