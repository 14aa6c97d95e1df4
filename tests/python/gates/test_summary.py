"""Failed checks as lines for the person who has to act."""

from datetime import datetime

from expectations.results import CheckResult, GateReport, Severity, summary_lines


def result(check: str, severity: Severity = "critical", passed: bool = False, batch: str | None = None) -> CheckResult:
    return CheckResult(
        run="run",
        gate="raw",
        table="raw.city311__requests",
        check=check,
        severity=severity,
        passed=passed,
        observed="50 rows",
        expected="1,000 rows",
        at=datetime(2026, 1, 1),  # noqa: DTZ001 stored as UTC without a zone
        extract="city311.requests",
        batch_id=batch,
        remedy="Ask the steward.",
        place=batch and f"{batch}.csv",
    )


def test_a_line_says_what_where_and_what_to_do() -> None:
    report = GateReport("raw", (result("volume", batch="one"),))
    assert summary_lines(report) == ["critical: volume in city311.requests, one.csv: 50 rows. Ask the steward."]


def test_the_batches_of_an_extract_share_a_line() -> None:
    report = GateReport("raw", tuple(result("volume", batch=batch) for batch in ("one", "two", "three", "one")))
    assert summary_lines(report) == [
        "critical: volume in city311.requests, one.csv: 50 rows (and 2 more batches). Ask the steward."
    ]


def test_critical_failures_come_first_and_passed_checks_are_left_out() -> None:
    report = GateReport("raw", (result("codes", "warning"), result("keys", passed=True), result("volume")))
    assert [line.split(" in ")[0] for line in summary_lines(report)] == ["critical: volume", "warning: codes"]
    assert not report.passed


def test_warnings_alone_pass_and_a_long_list_ends_with_its_rest() -> None:
    report = GateReport("raw", tuple(result(f"check{number}", "warning") for number in range(5)))
    assert report.passed
    assert summary_lines(report, limit=2)[2:] == ["… and 3 more: see quality.check_results and the data docs."]
