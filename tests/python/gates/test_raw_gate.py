"""The raw gate from pending batches to decisions, results and data docs."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from expectations import GateError, release_held, run_raw_gate
from expectations.results import GateReport
from tests.python.gates.raw_warehouse import CONTRACT, TODAY, RawWarehouse, column, variant


def run(raw: RawWarehouse, run_id: str = "run", contracts=(CONTRACT,)) -> GateReport:
    return run_raw_gate(raw.path, contracts, run_id, raw.path.parent / "docs", TODAY)


def test_good_batches_are_accepted(raw: RawWarehouse, no_network: None) -> None:
    batches = [raw.deliver(), raw.deliver()]
    report = run(raw)
    assert report.passed
    assert (report.accepted, report.held, report.warnings) == (2, 0, ())
    assert {raw.statuses()[batch] for batch in batches} == {"accepted"}
    stored = raw.execute('select count(*), bool_and(passed), any_value("table") from quality.check_results')
    assert stored == [(len(report.results), True, "raw.city311__requests")]


def test_a_warning_is_reported_and_the_batch_accepted(raw: RawWarehouse) -> None:
    batch = raw.deliver()
    raw.change(batch, "status = 'it''s {odd}: :x'", 20)
    report = run(raw)
    assert report.passed
    assert [result.check for result in report.warnings] == ["code_set"]
    assert "for example it's {odd}: :x" in report.warnings[0].observed
    assert raw.statuses()[batch] == "accepted"


def test_a_critical_failure_holds_its_batch_and_no_other(raw: RawWarehouse) -> None:
    good, bad = raw.deliver(), raw.deliver(50)
    report = run(raw)
    assert not report.passed
    assert (report.accepted, report.held) == (1, 1)
    assert (raw.statuses()[good], raw.statuses()[bad]) == ("accepted", "held")
    decision = "select reason_code, reason, decided_at is not null from quality.ingest_batches where batch_id = ?"
    assert raw.execute(decision, [bad]) == [("volume", "volume: 50 rows; typical 1,000", True)]
    failed = "select severity, extract, batch_id, remedy from quality.check_results where not passed"
    severity, extract, batch_id, remedy = raw.execute(failed)[0]
    assert (severity, extract, batch_id) == ("critical", "city311.requests", bad)
    assert remedy.startswith("Ask 311 Data Desk")


def test_a_corrected_delivery_is_judged_on_its_own(raw: RawWarehouse) -> None:
    held = raw.deliver(50)
    run(raw, "first")
    corrected = raw.deliver()
    assert run(raw, "second").passed
    assert (raw.statuses()[held], raw.statuses()[corrected]) == ("held", "accepted")


def test_the_steward_can_release_a_held_batch(raw: RawWarehouse) -> None:
    batch = raw.deliver(50)
    run(raw)
    release_held(raw.path, [CONTRACT], batch, "The offices were closed.")
    decided = "select status, reason_code, reason from quality.ingest_batches where batch_id = ?"
    assert raw.execute(decided, [batch]) == [("accepted", "released", "The offices were closed.")]
    with pytest.raises(ValueError, match="is not held"):
        release_held(raw.path, [CONTRACT], batch, "again")
    with pytest.raises(ValueError, match="no batch"):
        release_held(raw.path, [CONTRACT], "unknown", "never delivered")


def test_more_failing_batches_than_great_expectations_shows_are_all_held(raw: RawWarehouse) -> None:
    """It fetches 200 rows of a result; the 201st bad batch must not be accepted."""
    first = raw.deliver(20, rejected=10)
    raw.execute(
        f"""
        insert into quality.ingest_batches
        select * exclude (i) replace ('more' || i as batch_id, 1000 + i as batch_sequence)
        from quality.ingest_batches, range(204) as numbers (i) where batch_id = '{first}';
        insert into raw.city311__requests
        select requests.* replace ('more' || i as _batch_id)
        from raw.city311__requests as requests, range(204) as numbers (i) where _batch_id = '{first}'
        """
    )
    batches = [first, *(f"more{number}" for number in range(204))]
    contract = variant(cadence="once")
    report = run(raw, contracts=[contract])
    assert report.held == len(batches)
    assert {raw.statuses()[batch] for batch in batches} == {"held"}


def test_a_check_that_cannot_be_evaluated_decides_nothing(raw: RawWarehouse) -> None:
    batch = raw.deliver()
    broken = variant(columns=(*CONTRACT.columns, column("missing", codes=("a",))))
    with pytest.raises(GateError, match=r'city311.requests could not be observed: .*column "missing" not found'):
        run(raw, contracts=[broken])
    raw.execute("alter table quality.rejected_rows drop reason_code")
    with pytest.raises(GateError, match=r'key_completeness .*not have a column named "reason_code"'):
        run(raw, "another run")
    assert raw.statuses()[batch] == "pending"
    with duckdb.connect(raw.path) as connection:
        assert connection.execute("select count(*) from quality.check_results").fetchone() == (0,)


def test_with_nothing_pending_great_expectations_is_not_imported(raw: RawWarehouse, repository_root: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from expectations import run_raw_gate\n"
        f"report = run_raw_gate(Path({str(raw.path)!r}), [], 'run', Path('docs'))\n"
        "assert report.passed and not report.results\n"
        "assert 'great_expectations' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=repository_root)
