"""The suite of one extract's pending batches, and the rules that the ledger alone can answer.

Belongs here: judgements that need a whole batch or its history. Does not belong here: what ingestion already rejects row
by row, nor what a dbt test holds. Each rule lists its violations for all pending batches at once, because a first build
brings some 200 of them.
"""

from collections.abc import Iterator

from expectations.raw_columns import code_sets, required_columns
from expectations.raw_dates import event_dates
from expectations.raw_observed import observation, observed
from expectations.raw_pending import pending, two_levels
from expectations.results import Rule, Suite
from expectations.sql import percentage, shown
from orchestration.lib.contracts import ExtractContract
from orchestration.lib.sql_text import literal

EARLIER_BATCHES = 3  # a median of fewer says little
FEW_ROWS = 50  # a hand-made sheet of 2 or 17 rows is no anomaly
HISTORY_LENGTH = 12  # a year of monthly files: long enough to be robust, short enough to follow growth
VOLUME_WARNING = (0.5, 2.0)
VOLUME_CRITICAL = (0.1, 10.0)
KEY_LOSS_PCT = (1, 20)  # warning above, critical above, in per cent of the batch's rows


def raw_suite(contract: ExtractContract, today: str) -> Suite:
    """All rules that the contract gives reason for; `today` is an ISO date."""
    rules = (
        *volume(contract),
        *rejected_share(contract),
        *key_completeness(contract),
        *rows_in_raw(contract),
        *required_columns(contract),
        *code_sets(contract),
        *event_dates(contract, today),
    )
    return Suite(f"raw.{contract.code}", contract.raw_table, rules, contract.code, observation(contract, rules))


def volume(contract: ExtractContract) -> Iterator[Rule]:
    """Rows delivered against the median of the extract's batches just before: accepted, since compacted or not, and pending."""
    if contract.cadence == "once":
        return
    ratio = "delivered_rows / nullif(typical_rows, 0)"
    history = f"""
        select batch_id as subject, source_file as place,
            format('{{:,}} rows; typical {{:,}}', delivered_rows, typical_rows::bigint) as observed
        from (
            select *, median(delivered_rows) over earlier as typical_rows, count(*) over earlier as earlier_batches
            from quality.ingest_batches
            where extract = {literal(contract.code)} and status in ('accepted', 'compacted', 'pending')
            window earlier as (order by batch_sequence rows between {HISTORY_LENGTH} preceding and 1 preceding)
        ) as history
        where status = 'pending' and earlier_batches >= {EARLIER_BATCHES}
            and greatest(delivered_rows, typical_rows) >= {FEW_ROWS} and """
    is_extreme = f"({ratio} < {VOLUME_CRITICAL[0]} or {ratio} > {VOLUME_CRITICAL[1]})"
    is_unusual = f"({ratio} < {VOLUME_WARNING[0]} or {ratio} > {VOLUME_WARNING[1]})"
    steward = contract.steward or contract.department
    remedy = f"Ask {steward} whether the file is complete; deliver it again if it is not, else release the batch."
    # An upsert may bring a handful of late corrections: unusual, never a reason to hold them back.
    if contract.delivery != "upsert":
        yield Rule(
            "volume",
            "critical",
            "A batch has 10 % to 1,000 % of the rows that are typical for this extract.",
            "10 % to 1,000 % of the median of the earlier batches",
            remedy,
            history + is_extreme,
        )
        is_unusual += f" and not {is_extreme}"
    yield Rule(
        "volume",
        "warning",
        "A batch has 50 % to 200 % of the rows that are typical for this extract.",
        "50 % to 200 % of the median of the earlier batches",
        remedy,
        history + is_unusual,
    )


def rejected_share(contract: ExtractContract) -> Iterator[Rule]:
    share = percentage("rejected_rows", "delivered_rows")
    yield Rule(
        "rejected_share",
        "critical",
        "Few rows were rejected while the batch was loaded.",
        f"at most {contract.max_rejected_pct:g} % of the rows rejected",
        "Look up the batch in quality.rejected_rows: it has each row with its reason; mend the file and deliver it again.",
        f"""
        select batch_id as subject, source_file as place,
            format('{{:,}} of {{:,}} rows rejected (', rejected_rows, delivered_rows) || {shown(share)} || ' %)'
                as observed
        from ({pending(contract)}) as pending
        where {share} > {contract.max_rejected_pct}""",
    )


def key_completeness(contract: ExtractContract) -> Iterator[Rule]:
    """Stricter than the rejected share: a contract may tolerate bad rows, but rows without identity mean a wrong key."""
    if not contract.key:
        return
    share = percentage("lost_rows", "delivered_rows")
    violations = f"""
        select batch_id as subject, source_file as place, {shown(share)} || ' % of the rows lost to the key' as observed
        from (
            select pending.batch_id, pending.source_file, pending.delivered_rows,
                count(distinct rejected.source_row) as lost_rows
            from ({pending(contract)}) as pending
            inner join quality.rejected_rows as rejected using (batch_id)
            where rejected.reason_code in ('missing_key', 'duplicate_key')
            group by all
        ) as lost
        where """
    yield from two_levels(
        "key_completeness",
        "Rows have the key that the contract names, once.",
        "rows lost to a missing or repeated key",
        f"Check with the source system whether ({', '.join(contract.key)}) still identifies a row.",
        violations,
        share,
        KEY_LOSS_PCT,
    )


def rows_in_raw(contract: ExtractContract) -> Iterator[Rule]:
    yield Rule(
        "rows_in_raw",
        "critical",
        "The raw table holds as many rows of a batch as the ledger says were loaded.",
        "rows in the raw table = rows loaded",
        "The ledger and the raw table disagree: remove the batch from the ledger and ingest its file again.",
        f"""
        select batch_id as subject, source_file as place,
            format('{{:,}} rows in raw, {{:,}} loaded', coalesce(raw_rows, 0), loaded_rows) as observed
        from ({pending(contract)}) as pending
        left join (
            select batch_id, sum(row_count)::bigint as raw_rows from {observed(contract)} group by batch_id
        ) as stored using (batch_id)
        where coalesce(raw_rows, 0) <> loaded_rows""",
    )
