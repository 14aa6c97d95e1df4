"""The shared audit cases: interval and verdict of each, and what our own protection makes of the same tables."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from expectations.disclosure.attacker import Attacker
from expectations.disclosure.minimum import least_beside
from orchestration.lib.protection.additive import AdditiveTable
from orchestration.lib.protection.hide import protect

CASES = 33


@pytest.fixture(scope="module")
def cases(gold_dir: Path) -> list[dict[str, Any]]:
    found = json.loads((gold_dir / "suppression" / "audit_cases.json").read_text("utf-8"))
    assert len(found) == CASES
    return found


def table_of(case: dict[str, Any]) -> AdditiveTable:
    return AdditiveTable.of(case["values"], [(total, parts) for total, parts in case["relations"]], case["floor"])


def attacker_of(table: AdditiveTable, hidden: Iterable[int]) -> Attacker:
    return Attacker(table.counts, csr_array(table.matrix), table.floors, hidden)


def flags(case: dict[str, Any], name: str) -> np.ndarray:
    return np.isin(np.arange(len(case["values"])), case[name])


def verdict(low: float, high: float, k: int) -> str:
    if high - low < 1e-6:
        return "exact"
    if high < k - 1e-6:
        return "upper_below_k"
    return "ok" if high - low >= k - 1 - 1e-6 else "narrow"


def test_every_interval_and_verdict(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        attacker = attacker_of(table_of(case), case["suppressed"])
        for cell, limits in case["lp"].items():
            found = attacker.interval(int(cell))
            assert found == pytest.approx(limits, abs=1e-6), (case["id"], cell)
            if cell in case["verdict"]:
                assert verdict(*found, case["k"]) == case["verdict"][cell], (case["id"], cell)


def test_every_table_can_be_protected_and_little_is_hidden(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        table, small = table_of(case), flags(case, "primary")
        protection = protect(table, small, case["k"])
        attacker = attacker_of(table, np.flatnonzero(protection.hidden))
        assert not protection.unprotected, case["id"]
        assert all(attacker.is_protected(cell, case["k"]) for cell in case["primary"]), case["id"]
        if case["passes"]:
            assert protection.hidden.sum() <= 1.1 * len(case["suppressed"]), case["id"]


def test_no_pattern_hides_less_than_the_least(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        table, small = table_of(case), flags(case, "primary")
        least = least_beside(small, np.ones(len(table), bool), [[total, *parts] for total, parts in case["relations"]])
        assert least <= protect(table, small, case["k"]).hidden.sum() - small.sum(), case["id"]
        if case["passes"]:
            assert least <= len(set(case["suppressed"]) - set(case["primary"])), case["id"]
