"""Reading the datasets of a release: every row of `open.catalog`, with what belongs to its table."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib.open_data.catalog_table import CATALOG, COMMENTS
from orchestration.lib.open_data.declared import SUBJECT_WORDS, Declared, untitled
from orchestration.lib.open_data.edition import CSV, DUCKDB, GATES, PARQUET, Dataset, Field, OpenFile, PassRate
from orchestration.lib.open_data.publisher import Publisher
from orchestration.lib.release_store import OPEN_DATABASE

DATABASE = Path(OPEN_DATABASE).name


def read_datasets(
    connection: duckdb.DuckDBPyConnection,
    database: str,
    declared: Mapping[str, Declared],
    files: Mapping[str, Mapping[str, Any]],
    checks: Sequence[Mapping[str, Any]],
    publisher: Publisher,
) -> tuple[Dataset, ...]:
    """Every row of `open.catalog`, with what belongs to its table."""
    listed = connection.execute(f'select * from "{database}".open.{CATALOG} order by identifier')
    names = [column[0] for column in listed.description]
    rows = [dict(zip(names, row, strict=True)) for row in listed.fetchall()]
    everything = frozenset[str]().union(*(told.checked_as for told in declared.values()))
    itself = Declared("", ("catalogue", *SUBJECT_WORDS), ("identifier",), checked_as=everything)
    return tuple(
        _dataset(
            row,
            itself
            if row["table_name"] == CATALOG
            else declared.get(row["table_name"], Declared(untitled(row["table_name"]))),
            _fields(connection, database, row["table_name"]),
            _files(row["table_name"], files, publisher),
            checks,
        )
        for row in rows
    )


def _dataset(
    row: Mapping[str, Any],
    told: Declared,
    fields: tuple[Field, ...],
    files: tuple[OpenFile, ...],
    checks: Sequence[Mapping[str, Any]],
) -> Dataset:
    start, end = row["period_start_date"], row["period_end_date"]
    return Dataset(
        identifier=row["identifier"],
        table=row["table_name"],
        title=row["title"],
        description=row["description"] or COMMENTS["description"],
        keywords=told.keywords,
        key=told.key,
        fields=fields,
        period=(start, end) if start and end else None,
        issued=row["issued_at"],
        modified=row["modified_at"],
        files=files,
        pass_rates=_pass_rates(told.checked_as, checks),
    )


def _fields(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> tuple[Field, ...]:
    rows = connection.execute(
        """
        select column_name, data_type, coalesce(comment, '') from duckdb_columns()
        where database_name = ? and schema_name = 'open' and table_name = ? order by column_index
        """,
        [database, table],
    ).fetchall()
    return tuple(Field(*row) for row in rows)


def _files(table: str, files: Mapping[str, Mapping[str, Any]], publisher: Publisher) -> tuple[OpenFile, ...]:
    kinds = {f"{table}.csv": CSV, f"{table}.parquet": PARQUET, **({DATABASE: DUCKDB} if table == CATALOG else {})}
    return tuple(
        OpenFile(name, f"{publisher.url}/{name}", media_type, label, **files[f"open/{name}"])
        for name, (media_type, label) in kinds.items()
    )


def _pass_rates(names: frozenset[str], checks: Sequence[Mapping[str, Any]]) -> tuple[PassRate, ...]:
    verdicts = {
        gate: [
            check["passed"] for check in checks if check["gate"] == gate and names & {check["table"], check["extract"]}
        ]
        for gate in GATES
    }
    return tuple(PassRate(gate, sum(passed), len(passed)) for gate, passed in verdicts.items() if passed)
