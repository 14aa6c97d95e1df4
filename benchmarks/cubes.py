"""Tables of counts with all their sums, as breakdowns are published: what protection is timed and tested on."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from orchestration.lib.protection.additive import AdditiveTable, Relation


def with_sums(inner: NDArray[np.int64], floor: int = 0) -> AdditiveTable:
    """The table of an array: each axis gets its sum in front, and each sum is a relation."""
    counts = inner
    for axis in range(inner.ndim):
        counts = np.concatenate([counts.sum(axis=axis, keepdims=True), counts], axis=axis)
    numbers = np.arange(counts.size).reshape(counts.shape)
    relations: list[Relation] = []
    for axis, size in enumerate(counts.shape):
        lines = np.moveaxis(numbers, axis, 0).reshape(size, -1)
        relations += [(int(line[0]), line[1:].tolist()) for line in lines.T]
    return AdditiveTable.of(counts.ravel().tolist(), relations, floor)


def skewed(random: np.random.Generator, shape: Sequence[int], mean: float) -> NDArray[np.int64]:
    """Counts as cities have them: a few large groups and places, many small ones."""
    shares = [random.dirichlet(np.full(size, 0.8)) * size for size in shape]
    return random.poisson(mean * reduce(np.multiply.outer, shares))
