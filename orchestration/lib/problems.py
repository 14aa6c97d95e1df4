"""What needs doing after a build, in sentences: what happened, where, and what to do."""

import duckdb

from orchestration.lib.summary import has_table

STALE_MEASURES = """
    select department_code, extract, count(*) from quality.fct_measure_freshness where is_stale group by all order by all
"""
# What was refused since the current release was made, and what was held earlier with no good delivery since.
PROBLEM_BATCHES = """
    select status, extract, source_file, coalesce(reason_code, ''), coalesce(reason, 'no reason recorded')
    from quality.ingest_batches
    where status in ('held', 'quarantined')
        and (
            received_at >= ?::timestamp
            or status = 'held' and batch_sequence > coalesce(
                (select max(later.batch_sequence) from quality.ingest_batches as later
                where later.extract = ingest_batches.extract and later.status = 'accepted'), 0
            )
        )
    order by status, extract, batch_sequence
"""
# Batches are judged once, so the raw gate's verdicts may stem from an earlier run that was stopped.
# One line per check and extract or table: a first build can bring the same remark about thirty files.
FAILED_CHECKS = """
    select severity, gate, "check", coalesce(results.extract, "table") as place, count(*) as times,
        min(source_file), coalesce(arg_min(observed, source_file), min(observed)), any_value(expected), any_value(remedy)
    from quality.check_results as results
    left join quality.ingest_batches as batches on results.batch_id = batches.batch_id
    where not passed and (run = ? or gate = 'raw' and "at" >= ?::timestamp)
    group by all
    order by severity, gate, place, "check"
"""
# Where to start when the check itself does not say.
DEFAULT_REMEDY = {
    "raw": "ask the extract's steward for a corrected delivery",
    "marts": "compare with the current release and mend the model; nothing was published",
    "dbt": "look at the rows that the test returns, then mend the model or the source",
}
MAX_LINES = 30
MAX_TEXT = 160
PROBLEMS_FILE = "problems.json"


def open_problems(connection: duckdb.DuckDBPyConnection, run_id: str, since: str) -> list[str]:
    """One sentence per problem (what, where, what to do); `since`: when the current release was made, in UTC."""
    critical, warnings = [], []
    for severity, gate, check, place, times, file, observed, expected, remedy in connection.execute(
        FAILED_CHECKS, [run_id, since]
    ).fetchall():
        where = f"{place} ({file}{f' and {times - 1} more' if times > 1 else ''})" if file else place
        to_do = (remedy or DEFAULT_REMEDY[gate]).rstrip(".")
        text = f"{check} on {where}: {_shortened(observed)} (expected {expected}). To do: {to_do}."
        (critical if severity == "critical" else warnings).append(f"{gate} {severity}: {_one_line(text)}")
    batches = [
        f"{status}: {file} ({extract}), {code}: {_shortened(_one_line(reason)).rstrip('.')}."
        " To do: ask the steward for a corrected delivery."
        for status, extract, file, code, reason in connection.execute(PROBLEM_BATCHES, [since]).fetchall()
    ]
    return [*critical, *batches, *_stale(connection), *warnings]


def shorten(lines: list[str], limit: int = MAX_LINES) -> list[str]:
    """At most `limit` lines, and how many more there are."""
    more = len(lines) - limit
    return lines if more <= 0 else [*lines[:limit], f"… and {more} more: see quality.check_results and the data docs"]


def _stale(connection: duckdb.DuckDBPyConnection) -> list[str]:
    if not has_table(connection, "fct_measure_freshness"):
        return []
    return [
        f"stale: {count} measures of {department} stand on the last accepted data of {extract}."
        " To do: have the delivery above corrected."
        for department, extract, count in connection.execute(STALE_MEASURES).fetchall()
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
