"""The end of a build in numbers: what came in, what was checked, what there is."""

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class RunCounts:
    """Counts of one run."""

    batches: dict[str, int]
    unchanged: int
    loaded_rows: int
    rejected_rows: int
    checks: int
    failed_critical: int
    failed_warning: int
    measures: int
    goals: dict[str, int]


def count_run(connection: duckdb.DuckDBPyConnection, run_id: str) -> RunCounts:
    """Counts from the ledger, the check results and, when they exist, the marts."""
    statuses = connection.execute(
        """
        select status, count(*), sum(loaded_rows), sum(rejected_rows)
        from quality.ingest_batches where run_id = ? group by 1
        """,
        [run_id],
    ).fetchall()
    checks = connection.execute(
        """
        select count(*), count(*) filter (not passed and severity = 'critical'),
            count(*) filter (not passed and severity <> 'critical')
        from quality.check_results where run = ?
        """,
        [run_id],
    ).fetchall()[0]
    known = connection.execute("select count(*) from quality.ingest_batches where run_id <> ?", [run_id]).fetchall()
    return RunCounts(
        batches={status: count for status, count, _, _ in statuses},
        unchanged=known[0][0],
        loaded_rows=int(sum(loaded or 0 for _, _, loaded, _ in statuses)),
        rejected_rows=int(sum(rejected or 0 for _, _, _, rejected in statuses)),
        checks=checks[0],
        failed_critical=checks[1],
        failed_warning=checks[2],
        measures=_measures(connection),
        goals=_goals(connection),
    )


def count_lines(counts: RunCounts) -> list[str]:
    """The counts as aligned lines."""
    new = sum(counts.batches.get(status, 0) for status in ("accepted", "compacted", "pending", "held", "quarantined"))
    others = [f"{counts.batches.get(status, 0)} {status}" for status in ("held", "quarantined", "duplicate")]
    goals = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts.goals.items())
    return [
        f"batches   {new} new, {', '.join(others)} ({counts.unchanged} known from earlier builds)",
        f"rows      {counts.loaded_rows:,} loaded, {counts.rejected_rows:,} rejected",
        f"checks    {counts.checks:,}, of which {counts.failed_critical} failed critically"
        f" and {counts.failed_warning} warned",
        f"measures  {counts.measures}",
        f"goals     {goals or 'none'}",
    ]


def _measures(connection: duckdb.DuckDBPyConnection) -> int:
    if not has_table(connection, "fct_measure_values"):
        return 0
    return connection.execute("select count(distinct measure_code) from marts.fct_measure_values").fetchall()[0][0]


def _goals(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Goals by their latest status."""
    if not has_table(connection, "fct_goal_progress"):
        return {}
    query = """
        select status, count(*) from (select goal_code, arg_max(status, period_start_date) as status
        from marts.fct_goal_progress group by 1) group by 1 order by 2 desc, 1
    """
    return dict(connection.execute(query).fetchall())


def has_table(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether dbt got as far as this table."""
    query = "select 1 from information_schema.tables where table_schema in ('marts', 'quality') and table_name = ?"
    return bool(connection.execute(query, [table]).fetchall())
