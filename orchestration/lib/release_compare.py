"""What changed between two releases, by SQL on their databases: tables, rows, measures, and statuses that moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.lib.release_content import columns, table_names
from orchestration.lib.sql_text import literal, quoted
from orchestration.lib.warehouse import connect

STATUS_KEY = (
    *("measure_code", "period_grain", "period_start_date", "geography_type", "geography_code"),
    *("population_dimension", "population_group", "method"),
)
# Schema → the tables that tell measures, statuses and goals.
COMPARED = {
    "marts": ("dim_measures", "fct_measure_status", "fct_goal_progress"),
    "open": ("measures", "measure_status", "goal_progress"),
}
MEASURES = """
    select measure_code, bool_or(is_new) as is_added
    from (
        select measure_code, true as is_new from {after}
        union
        select measure_code, false as is_new from {before}
    )
    group by all having count(*) = 1 order by all
"""
STATUSES = """
    select before.status, after.status, count(*)
    from {before} as before inner join {after} as after using ({key})
    where before.status is distinct from after.status
    group by all order by 3 desc, 1, 2
"""
GOALS = """
    with
        before as (select goal_code, arg_max(status, period_start_date) as status from {before} group by all),
        after as (select goal_code, arg_max(status, period_start_date) as status from {after} group by all)
    select goal_code, before.status, after.status
    from before inner join after using (goal_code)
    where before.status is distinct from after.status
    order by all
"""


@dataclass(frozen=True)
class Changes:
    """From one release to the next."""

    tables_added: list[str]
    tables_removed: list[str]
    rows: list[tuple[str, int, int]]
    """Table, rows before, rows after: where the two differ."""
    measures_added: list[str]
    measures_removed: list[str]
    statuses: list[tuple[str, str, int]]
    """Status before, status after, how many moved so."""
    goals: list[tuple[str, str, str]]
    """Goal, its latest status before, its latest status after."""
    not_compared: list[str]
    """What one of the releases does not have in the present shape."""


def compare_releases(before: Path, after: Path, schema: str, state_dir: Path) -> Changes:
    """`before` and `after` are database files of two releases; `schema` is the one that both have."""
    measures, statuses, goals = COMPARED[schema]
    with connect(None, state_dir=state_dir) as connection:
        for name, path in (("before", before), ("after", after)):
            connection.execute(f"attach {literal(path)} as {name} (read_only)")
        old, new = (_row_counts(connection, name, schema) for name in ("before", "after"))
        wanted = {measures: ("measure_code",), statuses: (*STATUS_KEY, "status"), goals: ("goal_code", "status")}
        missing = [table for table, needed in wanted.items() if not _both_have(connection, schema, table, needed)]

        def found(query: str, table: str) -> list[tuple]:
            if table in missing:
                return []
            relations = {name: quoted(name, schema, table) for name in ("before", "after")}
            return connection.execute(query.format(**relations, key=", ".join(STATUS_KEY))).fetchall()

        moved = found(MEASURES, measures)
        return Changes(
            tables_added=sorted(set(new) - set(old)),
            tables_removed=sorted(set(old) - set(new)),
            rows=[(name, old[name], new[name]) for name in sorted(set(old) & set(new)) if old[name] != new[name]],
            measures_added=[code for code, is_added in moved if is_added],
            measures_removed=[code for code, is_added in moved if not is_added],
            statuses=found(STATUSES, statuses),
            goals=found(GOALS, goals),
            not_compared=missing,
        )


def change_lines(changes: Changes) -> Iterator[str]:
    """The changes in words, one kind a line; nothing for a kind without any."""
    lists = {
        "tables added": changes.tables_added,
        "tables removed": changes.tables_removed,
        "rows": [f"{table} {after - before:+,} ({after:,})" for table, before, after in changes.rows],
        "measures added": changes.measures_added,
        "measures removed": changes.measures_removed,
        "statuses moved": [
            f"{before or 'none'} → {after or 'none'} {count:,}" for before, after, count in changes.statuses
        ],
        "goals moved": [f"{goal} {before or 'none'} → {after or 'none'}" for goal, before, after in changes.goals],
        "not compared (another shape)": changes.not_compared,
    }
    return (f"{kind}: {', '.join(found)}" for kind, found in lists.items() if found)


def _row_counts(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> dict[str, int]:
    counts = [
        f"select {literal(table)}, count(*) from {quoted(database, schema, table)}"
        for table in table_names(connection, database, schema)
    ]
    return dict(connection.execute(" union all ".join(counts)).fetchall()) if counts else {}


def _both_have(connection: duckdb.DuckDBPyConnection, schema: str, table: str, needed: tuple[str, ...]) -> bool:
    return all(
        set(needed) <= {name for name, _ in columns(connection, database, schema, table)}
        for database in ("before", "after")
    )
