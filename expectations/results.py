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
    """One check. `sql` lists the violations: a `subject` (batch id, measure, …), where it is, and what was observed.

    `observes` are the aggregates of a raw table's rows that `sql` reads, each with its name.
    """

    check: str
    severity: Severity
    description: str
    expected: str
    remedy: str
    sql: str
    observes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suite:
    """The rules of one table; `extract` is set at the raw border. `observation` makes the table that they share."""

    name: str
    table: tuple[str, str]
    rules: tuple[Rule, ...]
    extract: str | None = None
    observation: str | None = None


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
    note: str = ""

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
    """Failed checks, critical ones first: what happened, where, what to do. Batches of one extract share a line, because a
    fault in a source system is in all its files."""
    groups: dict[tuple, list[CheckResult]] = {}
    for result in (*report.failures, *report.warnings):
        groups.setdefault((result.severity, result.check, result.extract or result.table), []).append(result)
    lines = [_line(where, results) for (_, _, where), results in groups.items()]
    if len(lines) > limit:
        lines[limit:] = [f"… and {len(lines) - limit} more: see quality.check_results and the data docs."]
    return lines


def _line(where: str, results: list[CheckResult]) -> str:
    first = results[0]
    place = f"{where}, {first.place}" if first.place else where
    others = {result.batch_id for result in results} - {first.batch_id}
    more = f" (and {len(others)} more batch{'es' if len(others) > 1 else ''})" if others else ""
    return f"{first.severity}: {first.check} in {place}: {first.observed}{more}. {first.remedy}"
