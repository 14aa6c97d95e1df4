"""The audit as rules of the marts gate, on what the auditor wrote down."""

from collections.abc import Sequence

import duckdb

from expectations.disclosure.audit import Finding
from expectations.results import Rule, Suite

OPEN_VALUES = ("open", "measure_values")


def write_findings(connection: duckdb.DuckDBPyConnection, findings: Sequence[Finding]) -> None:
    """Replace what the last audit found; the gate reads it next."""
    connection.execute(
        "create or replace table quality.disclosure_findings (cell varchar, observed varchar, revealed_by varchar)"
    )
    if findings:
        rows = [(finding.cell, finding.observed, finding.revealed_by) for finding in findings]
        connection.executemany("insert into quality.disclosure_findings values (?, ?, ?)", rows)


def disclosure_suite() -> Suite:
    rule = Rule(
        "small_numbers_protected",
        "critical",
        "No small count can be worked out from the open data of this release and of those that are kept.",
        "every small count hidden, with an interval that reaches the threshold and is nearly as wide",
        "Raise nothing by hand: look at the relations named, then at the measure's threshold and breakdowns in the catalogue.",
        """
        select cell as subject, observed as place, 'revealed by ' || revealed_by as observed
        from quality.disclosure_findings""",
    )
    return Suite("open.measure_values", OPEN_VALUES, (rule,))
