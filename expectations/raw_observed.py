"""What the raw gate sees of an extract's rows: read once, for all rules that ask something of them.

A rule names its aggregates (`Rule.observes`) beside the violations that it finds in them. `observation` gathers the
aggregates of all rules in one statement, whose table has one row per pending batch and event day.
"""

from collections.abc import Iterable

from expectations.raw_pending import pending
from expectations.results import Rule
from orchestration.lib.contracts import ExtractContract
from orchestration.lib.sql_text import quoted


def observed(contract: ExtractContract) -> str:
    """The table: `batch_id`, `day` (null without an event date), `row_count`, and what the rules name."""
    return "temp." + quoted(f"observed {contract.code}")


def has_days(contract: ExtractContract) -> bool:
    return contract.event_date is not None and contract.column(contract.event_date).data_type in ("date", "timestamp")


def observation(contract: ExtractContract, rules: Iterable[Rule]) -> str:
    """The event date is cast before anything is called `day`: a department may call a column so."""
    day = f"{quoted(contract.event_date)}::date" if contract.event_date and has_days(contract) else "null::date"
    # Both levels of a check ask for the same.
    aggregates = dict.fromkeys(aggregate for rule in rules for aggregate in rule.observes)
    columns = "".join(f",\n            {aggregate}" for aggregate in aggregates)
    return f"""
        create or replace temp table {observed(contract).removeprefix("temp.")} as
        select _batch_id as batch_id, {day} as day, count(*) as row_count{columns}
        from {contract.raw_relation}
        where _batch_id in (select batch_id from ({pending(contract)}))
        group by _batch_id, {day}"""
