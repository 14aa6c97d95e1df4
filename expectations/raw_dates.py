"""Rules for the event dates of pending batches: not in the future, in the time the file covers, and recent.

Does not belong here: single dates outside the contract's minimum and maximum, which ingestion rejects.
"""

from collections.abc import Iterator

from expectations.raw_observed import has_days, observed
from expectations.raw_pending import pending, two_levels
from expectations.results import Rule
from expectations.sql import percentage, shown
from orchestration.lib.contracts import ExtractContract
from orchestration.lib.sql_text import literal, quoted

# (warning above, critical above), in per cent of the batch's rows.
FUTURE_PCT = (0, 5)
OUTSIDE_WINDOW_PCT = 0.1
# Two periods: the one that is due, and one of grace.
CADENCE_DAYS = {"daily": 3, "weekly": 14, "monthly": 62, "quarterly": 184, "annual": 731}


def event_dates(contract: ExtractContract, today: str) -> Iterator[Rule]:
    if not has_days(contract):
        return
    yield from future_dates(contract)
    if contract.cadence != "once":
        yield freshness(contract, today)
    if contract.cadence != "once" and contract.delivery != "snapshot":
        yield date_window(contract)


def future_dates(contract: ExtractContract) -> Iterator[Rule]:
    """A day of grace: the delivery's clock is UTC, the city's may be ahead of it."""
    yield from two_levels(
        "future_dates",
        "Events do not lie after the day of delivery.",
        f"rows with {contract.event_date} after the delivery",
        "Correct the dates in the source system and deliver the file again; check that the date format still holds.",
        f"""
        select batch_id as subject, source_file as place,
            {shown(percentage("odd_rows", "all_rows"))} || ' % after the delivery, the last on ' || last_day as observed
        from (
            select batch_id, source_file, sum(row_count) as all_rows, max(day) as last_day,
                sum(row_count) filter (day > received_at::date + 1) as odd_rows
            from {observed(contract)}
            inner join ({pending(contract)}) as pending using (batch_id)
            group by batch_id, source_file
        ) as batches
        where """,
        percentage("odd_rows", "all_rows"),
        FUTURE_PCT,
    )


def date_window(contract: ExtractContract) -> Rule:
    """The file's own dates say what it covers: its middle 80 %, and as much again (at least a cadence) either side."""
    share = percentage("odd_rows", "all_rows")
    return Rule(
        "date_window",
        "warning",
        "The events of a file lie in the time that the file covers.",
        f"at most {OUTSIDE_WINDOW_PCT} % of the rows far outside the file's own time",
        "Look for mistyped years and swapped day and month in the source; late corrections may be left as they are.",
        f"""
        select batch_id as subject, source_file as place,
            {shown(share)} || ' % outside ' || window_start || ' to ' || window_end || ' (from ' || first_day || ' to '
            || last_day || ')' as observed
        from (
            select batch_id, window_start, window_end, sum(row_count) as all_rows, min(day) as first_day,
                max(day) as last_day, sum(row_count) filter (day not between window_start and window_end) as odd_rows
            from {observed(contract)}
            inner join (
                select batch_id, min(day) filter (rows_until >= 0.1 * dated_rows) as low,
                    min(day) filter (rows_until >= 0.9 * dated_rows) as high,
                    greatest(high - low, {CADENCE_DAYS[contract.cadence]}) as width,
                    low - width::integer as window_start, high + width::integer as window_end
                from (
                    select batch_id, day, sum(row_count) over (partition by batch_id) as dated_rows,
                        sum(row_count) over (partition by batch_id order by day) as rows_until
                    from {observed(contract)}
                    where day is not null
                ) as days
                group by batch_id
            ) as windows using (batch_id)
            group by all
        ) as batches
        inner join ({pending(contract)}) as pending using (batch_id)
        where {share} > {OUTSIDE_WINDOW_PCT}""",
    )


def freshness(contract: ExtractContract, today: str) -> Rule:
    """Of the extract, not of a file: a first build brings years of old files. Reported at its newest batch."""
    limit = CADENCE_DAYS[contract.cadence]
    day = f"{quoted(contract.event_date or '')}::date"
    return Rule(
        "freshness",
        "warning",
        "The newest event is as recent as the extract's cadence promises.",
        f"newest event at most {limit} days old ({contract.cadence} delivery)",
        f"Ask {contract.steward or contract.department} for the missing delivery.",
        f"""
        select batch_id as subject, source_file as place,
            'newest event on ' || newest_day || ', ' || (date '{today}' - newest_day) || ' days ago' as observed
        from (
            select greatest(pending_day, accepted_day) as newest_day
            from (select max(day) as pending_day from {observed(contract)} where day <= date '{today}') as observed_days
            cross join (
                select max({day}) as accepted_day
                from {contract.raw_relation}
                where {day} <= date '{today}' and _batch_id in (
                    select batch_id from quality.ingest_batches
                    where extract = {literal(contract.code)} and status = 'accepted'
                )
            ) as accepted_days
        ) as events
        cross join (select * from ({pending(contract)}) order by batch_sequence desc limit 1) as newest
        where date '{today}' - newest_day > {limit}""",
    )
