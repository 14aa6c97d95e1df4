"""How long dbt took for each model and how many rows it has: `quality.model_timings`, so that one sees what became slow."""

import duckdb

from orchestration.lib.dbt_results import NodeResult

DDL = """
create schema if not exists quality;
create table if not exists quality.model_timings (
    run_id varchar, model varchar, seconds double, "rows" bigint, finished_at timestamp
);
comment on table quality.model_timings is 'One row per run and dbt model that the run built.';
comment on column quality.model_timings.run_id is 'The run, as in quality.run_stages.';
comment on column quality.model_timings.model is 'Name of the dbt model.';
comment on column quality.model_timings.seconds is 'Wall-clock duration in dbt, in seconds.';
comment on column quality.model_timings."rows" is 'Rows of the table afterwards; null for a view.';
comment on column quality.model_timings.finished_at is 'When dbt had built it (UTC).';
"""


def record_timings(connection: duckdb.DuckDBPyConnection, run_id: str, results: list[NodeResult]) -> dict[str, int]:
    """Replace the rows of this run; returns the number of rows of each table, by dbt's unique id."""
    connection.execute(DDL)
    built = [result for result in results if result.resource_type == "model" and result.status == "success"]
    rows = _row_counts(connection, built)
    connection.execute("delete from quality.model_timings where run_id = ?", [run_id])
    if built:
        connection.executemany(
            "insert into quality.model_timings values (?, ?, ?, ?, ?)",
            [[run_id, r.name, r.seconds, rows.get(r.unique_id), r.finished_at] for r in built],
        )
    return rows


def _row_counts(connection: duckdb.DuckDBPyConnection, built: list[NodeResult]) -> dict[str, int]:
    """One query; DuckDB answers it without reading the tables."""
    counts = [
        f"select '{result.unique_id}', count(*) from {result.relation}"
        for result in built
        if result.relation is not None
    ]
    return dict(connection.execute(" union all ".join(counts)).fetchall()) if counts else {}
