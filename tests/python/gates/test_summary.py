"""Failed checks as lines for the person who has to act."""

from datetime import datetime

from expectations.results import CheckResult, GateReport, Severity, summary_lines


def result(check: str, severity: Severity = "critical", passed: bool = False, **place: str) -> CheckResult:
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
        remedy="Ask the steward.",
        **place,
    )


def test_a_line_says_what_where_and_what_to_do() -> None:
    report = GateReport("raw", (result("volume", place="city311/001.csv"),))
    assert summary_lines(report) == ["critical: volume in city311/001.csv: 50 rows. Ask the steward."]


def test_critical_failures_come_first_and_passed_checks_are_left_out() -> None:
    report = GateReport("raw", (result("codes", "warning"), result("keys", passed=True), result("volume")))
    assert [line.split(" in ")[0] for line in summary_lines(report)] == ["critical: volume", "warning: codes"]
    assert not report.passed


def test_warnings_alone_pass_and_a_long_list_ends_with_its_rest() -> None:
    report = GateReport("raw", tuple(result("codes", "warning") for _ in range(5)))
    assert report.passed
    assert summary_lines(report, limit=2)[2:] == ["… and 3 more: see quality.check_results and the data docs."]
