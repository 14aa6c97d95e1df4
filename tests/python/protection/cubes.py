"""Tables of counts with all their sums, as breakdowns are published."""

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from orchestration.lib.protection.additive import AdditiveTable, Relation


def with_sums(inner: NDArray[np.int64]) -> AdditiveTable:
    """The table of an array: each axis gets its sum in front, and each sum is a relation."""
    counts = inner
    for axis in range(inner.ndim):
        counts = np.concatenate([counts.sum(axis=axis, keepdims=True), counts], axis=axis)
    numbers = np.arange(counts.size).reshape(counts.shape)
    relations: list[Relation] = []
    for axis in range(inner.ndim):
        lines = np.moveaxis(numbers, axis, 0).reshape(counts.shape[axis], -1)
        relations += [(int(line[0]), line[1:].tolist()) for line in lines.T]
    return AdditiveTable.of(counts.ravel().tolist(), relations)


def skewed(shape: tuple[int, ...], mean: float, seed: int) -> AdditiveTable:
    """A table as cities have it: a few large groups and places, many small ones."""
    random = np.random.default_rng(seed)
    shares = [random.dirichlet(np.full(size, 0.8)) * size for size in shape]
    means = mean * reduce(np.multiply.outer, shares)
    return with_sums(random.poisson(means))
