"""Great Expectations at the warehouse's two borders: what departments delivered, and what is about to be published.

Belongs here: suites as Python, the one gate runner, the data docs. Does not belong here: rules that dbt tests or the
ingestion's rejects already hold. Importing this package does not import Great Expectations, which costs 7–10 s.
"""

from expectations.marts import run_marts_gate
from expectations.raw import release_held, run_raw_gate
from expectations.results import CheckResult, GateError, GateReport, summary_lines

__all__ = [
    "CheckResult",
    "GateError",
    "GateReport",
    "release_held",
    "run_marts_gate",
    "run_raw_gate",
    "summary_lines",
]
