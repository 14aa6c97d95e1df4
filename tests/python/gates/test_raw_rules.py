"""Each rule of the raw gate fails on the fault it is there for, and only on the batch that has it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.raw_rules import raw_suite
from orchestration.lib.contracts import ExtractContract
from tests.python.gates.raw_warehouse import CONTRACT, TODAY, RawWarehouse, column, variant


def failures(raw: RawWarehouse, contract: ExtractContract = CONTRACT, today: str = TODAY.isoformat()) -> set[tuple]:
    return {
        (rule.check, rule.severity, subject) for rule, (subject, _, _) in raw.violations(raw_suite(contract, today))
    }


def spoilt(assignment: str, rows: int) -> Callable[[RawWarehouse], str]:
    def deliver(raw: RawWarehouse) -> str:
        batch = raw.deliver()
        raw.change(batch, assignment, rows)
        return batch

    return deliver


def lost_to_the_key(reason_code: str, rows: int) -> Callable[[RawWarehouse], str]:
    def deliver(raw: RawWarehouse) -> str:
        batch = raw.deliver()
        raw.reject(batch, reason_code, rows)
        return batch

    return deliver


@pytest.mark.parametrize(
    ("check", "severity", "deliver"),
    [
        ("volume", "critical", lambda raw: raw.deliver(99)),
        ("volume", "critical", lambda raw: raw.deliver(0)),
        ("volume", "critical", lambda raw: raw.deliver(10_001)),
        ("volume", "warning", lambda raw: raw.deliver(499)),
        ("volume", "warning", lambda raw: raw.deliver(2001)),
        ("rejected_share", "critical", lambda raw: raw.deliver(rejected=51)),
        ("key_completeness", "warning", lost_to_the_key("missing_key", 11)),
        ("key_completeness", "critical", lost_to_the_key("duplicate_key", 201)),
        ("rows_in_raw", "critical", lambda raw: raw.deliver(lost_rows=1)),
        ("required_columns", "warning", spoilt("opened_at = null", 51)),
        ("required_columns", "critical", spoilt("opened_at = null", 501)),
        ("code_set", "warning", spoilt("status = 'x'", 2)),
        ("code_set", "critical", spoilt("status = 'x'", 201)),
        ("future_dates", "warning", spoilt("opened_at = timestamp '2099-01-01'", 1)),
        ("future_dates", "critical", spoilt("opened_at = timestamp '2099-01-01'", 51)),
        ("date_window", "warning", spoilt("opened_at = timestamp '1925-01-01'", 2)),
    ],
)
def test_a_fault_is_found_in_the_batch_that_has_it(
    raw: RawWarehouse, check: str, severity: str, deliver: Callable[[RawWarehouse], str]
) -> None:
    raw.deliver()
    batch = deliver(raw)
    found = failures(raw)
    assert (check, severity, batch) in found
    assert {subject for _, _, subject in found} == {batch}
    assert [level for name, level, _ in found if name == check] == [severity]


@pytest.mark.parametrize(
    "deliver",
    [
        lambda raw: raw.deliver(500),
        lambda raw: raw.deliver(2000),
        lambda raw: raw.deliver(rejected=50),
        lost_to_the_key("missing_key", 10),
        lost_to_the_key("out_of_range", 900),
        spoilt("opened_at = null", 50),
        spoilt("status = 'x'", 1),
        spoilt("status = null", 900),
        spoilt("status = ' OPEN '", 1000),
        spoilt("opened_at = timestamp '1925-01-01'", 1),
    ],
)
def test_what_is_just_tolerable_passes(raw: RawWarehouse, deliver: Callable[[RawWarehouse], str]) -> None:
    deliver(raw)
    assert failures(raw) == set()


def test_a_department_may_use_any_column_name(raw: RawWarehouse) -> None:
    """A column called received_at was once taken for the ledger's."""
    raw.execute("alter table raw.city311__requests rename opened_at to received_at")
    for name in ("batch_id", "source_file", "day", "low", "high", "width", "column_name", "odd_rows", "all_rows"):
        raw.execute(f"alter table raw.city311__requests add column {name} varchar default 'x'")
    renamed = column("received_at", "timestamp", is_required=True)
    contract = variant(event_date="received_at", columns=(CONTRACT.columns[0], renamed, CONTRACT.columns[2]))
    raw.execute("update quality.ingest_batches set status = 'pending' where batch_id = 'batch004'")
    assert failures(raw, contract, "2025-04-10") == set()
    raw.change("batch004", "received_at = timestamp '2099-01-01'", 60)
    found = failures(raw, contract, "2025-04-10")
    assert found == {("future_dates", "critical", "batch004"), ("date_window", "warning", "batch004")}


def test_freshness_is_asked_of_the_extract_and_reported_at_its_newest_batch(raw: RawWarehouse) -> None:
    raw.deliver()
    newest = raw.deliver()
    assert failures(raw, today="2025-08-28") == set()
    assert failures(raw, today="2025-08-31") == {("freshness", "warning", newest)}


def test_a_date_in_the_future_does_not_make_an_extract_fresh(raw: RawWarehouse) -> None:
    batch = spoilt("opened_at = timestamp '2099-01-01'", 1)(raw)
    assert ("freshness", "warning", batch) in failures(raw, today="2025-12-31")


def test_volume_needs_three_earlier_batches_and_counts_pending_ones(raw: RawWarehouse) -> None:
    raw.execute("update quality.ingest_batches set status = 'held' where batch_sequence > 2")
    assert "volume" not in {check for check, _, _ in failures(raw)}
    first, small = raw.deliver(), raw.deliver(20)
    assert failures(raw) == {("volume", "critical", small)}
    assert first != small


def test_sheets_of_a_few_rows_are_not_compared(tmp_path: Path) -> None:
    raw = RawWarehouse(tmp_path / "warehouse.duckdb")
    raw.history(rows=2)
    raw.deliver(49)
    large = raw.deliver(50)
    assert failures(raw) == {("volume", "critical", large)}


def test_a_small_upsert_is_pointed_out_but_never_held(raw: RawWarehouse) -> None:
    corrections = raw.deliver(20)
    assert failures(raw, variant(delivery="upsert")) == {("volume", "warning", corrections)}


def test_a_one_time_extract_has_no_history_to_compare_with(raw: RawWarehouse) -> None:
    raw.deliver(1)
    assert failures(raw, variant(cadence="once"), today="2035-01-01") == set()


def test_the_first_three_foreign_codes_of_a_file_are_shown_whatever_their_day(raw: RawWarehouse) -> None:
    batch = raw.deliver()
    for rows, code in ((40, "z"), (8, "d"), (6, "c"), (4, "a"), (2, "z")):
        raw.change(batch, f"status = '{code}'", rows)
    found = [row for rule, row in raw.violations(raw_suite(CONTRACT, TODAY.isoformat())) if rule.check == "code_set"]
    assert [(subject, observed) for subject, _, observed in found] == [
        (batch, "status: 4.00 % outside the codes, for example a, c, d")
    ]


def test_the_raw_table_is_read_once_for_all_rules_but_freshness() -> None:
    """Every rule once read it for itself: 213 checks, and half of the gate's time."""
    suite = raw_suite(CONTRACT, TODAY.isoformat())
    assert {rule.check for rule in suite.rules if CONTRACT.raw_relation in rule.sql} == {"freshness"}


def test_codes_of_a_column_that_is_not_public_are_counted_but_not_shown(raw: RawWarehouse) -> None:
    batch = raw.deliver()
    raw.change(batch, "status = 'secret'", 500)
    rows = {}
    for sensitivity in ("public", "personal"):
        columns = (*CONTRACT.columns[:2], column("status", codes=("open",), sensitivity=sensitivity))
        rows[sensitivity] = [
            row
            for rule, row in raw.violations(raw_suite(variant(columns=columns), TODAY.isoformat()))
            if rule.check == "code_set"
        ]
    assert "secret" in rows["public"][0][2]
    assert rows["personal"]
    assert "secret" not in str(rows["personal"])


def test_several_codes_in_one_value_are_each_compared(raw: RawWarehouse) -> None:
    batch = raw.deliver()
    raw.change(batch, "status = 'open; Closed'", 300)
    raw.change(batch, "status = 'open;lost'", 20)
    found = {}
    for separator in (None, ";"):
        columns = (*CONTRACT.columns[:2], column("status", codes=("open", "closed"), separator=separator))
        suite = raw_suite(variant(columns=columns), TODAY.isoformat())
        found[separator] = [observed for rule, (*_, observed) in raw.violations(suite) if rule.check == "code_set"]
    assert found[";"] == ["status: 2.00 % outside the codes, for example open;lost"]
    assert found[None] != found[";"]
