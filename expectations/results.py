"""What a gate found, and how to say it to the person who has to act.

Belongs here: the shapes of a rule, a suite and a result. Does not belong here: SQL, databases, Great Expectations.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Severity = Literal["critical", "warning"]


LEVELS: tuple[Severity, Severity] = ("critical", "warning")


class GateError(RuntimeError):
    """A check could not be evaluated: the gate is broken, so it judges nothing rather than guess."""


@dataclass(frozen=True)
class Rule:
    """One check. `sql` lists the violations: a `subject` (batch id, measure, …), where it is, and what was observed."""

    check: str
    severity: Severity
    description: str
    expected: str
    remedy: str
    sql: str


@dataclass(frozen=True)
class Suite:
    """The rules of one table; `extract` is set at the raw border."""

    name: str
    table: tuple[str, str]
    rules: tuple[Rule, ...]
    extract: str | None = None


@dataclass(frozen=True)
class Violation:
    subject: str
    place: str
    observed: str


@dataclass(frozen=True)
class Verdict:
    """A rule after evaluation; no violations means that it passed."""

    suite: Suite
    rule: Rule
    violations: tuple[Violation, ...]


@dataclass(frozen=True)
class CheckResult:
    """One row of `quality.check_results`."""

    run: str
    gate: str
    table: str
    check: str
    severity: Severity
    passed: bool
    observed: str
    expected: str
    at: datetime
    extract: str | None = None
    batch_id: str | None = None
    remedy: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class GateReport:
    """A gate's results. At the raw border `accepted` and `held` count the batches decided on."""

    gate: str
    results: tuple[CheckResult, ...] = ()
    accepted: int = 0
    held: int = 0

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        return tuple(result for result in self.results if not result.passed and result.severity == "critical")

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        return tuple(result for result in self.results if not result.passed and result.severity == "warning")

    @property
    def passed(self) -> bool:
        return not self.failures


def summary_lines(report: GateReport, limit: int = 20) -> list[str]:
    """Failed checks, critical ones first, each as: what happened, where, what to do."""
    failed = [*report.failures, *report.warnings]
    lines = [_line(result) for result in failed[:limit]]
    if len(failed) > limit:
        lines.append(f"… and {len(failed) - limit} more: see quality.check_results and the data docs.")
    return lines


def _line(result: CheckResult) -> str:
    where = result.place or result.extract or result.table
    return f"{result.severity}: {result.check} in {where}: {result.observed}. {result.remedy}"
