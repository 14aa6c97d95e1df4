"""What the raw gate's rules are made of: the pending batches of an extract, and checks with two levels."""

from collections.abc import Iterator

from expectations.results import Rule, Severity
from orchestration.lib.contracts import ExtractContract
from orchestration.lib.sql_text import literal


def pending(contract: ExtractContract) -> str:
    return f"""
        select batch_id, source_file, batch_sequence, delivered_rows, loaded_rows, rejected_rows, received_at
        from quality.ingest_batches
        where extract = {literal(contract.code)} and status = 'pending'"""


def two_levels(
    check: str,
    description: str,
    what: str,
    remedy: str,
    violations: str,
    share: str,
    limits: tuple[float, float],
    observes: tuple[str, ...] = (),
) -> Iterator[Rule]:
    """The same measure at two heights: a warning between them, critical above."""
    low, high = limits
    expected = f"{what}: at most {{limit:g}} %"
    found: tuple[tuple[Severity, float, str], ...] = (
        ("critical", high, f"{violations} {share} > {high}"),
        ("warning", low, f"{violations} {share} > {low} and {share} <= {high}"),
    )
    for severity, limit, sql in found:
        yield Rule(check, severity, description, expected.format(limit=limit), remedy, sql, observes)
