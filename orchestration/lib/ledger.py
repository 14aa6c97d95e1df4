"""The ingestion ledger: schema `quality`, the tables that say what was delivered and what became of it.

Belongs here: their definition and the small questions every writer asks of them. Does not belong here: reading files
(ingest), and judging batches (the raw gate).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

TABLES = {
    "ingest_batches": """
        batch_id varchar primary key,
        extract varchar not null,
        source_file varchar not null,
        sha256 varchar not null,
        file_bytes bigint not null,
        file_modified_ns bigint not null,
        batch_sequence bigint not null,
        delivered_rows bigint not null,
        loaded_rows bigint not null,
        rejected_rows bigint not null,
        status varchar not null check (status in ('pending', 'accepted', 'held', 'quarantined', 'duplicate', 'compacted')),
        reason_code varchar,
        reason varchar,
        received_at timestamp not null,
        loaded_at timestamp,
        decided_at timestamp,
        run_id varchar not null,
        contract_version varchar not null,
        revision integer not null default 0,
        compacted_rows bigint not null default 0,
        check (delivered_rows = loaded_rows + rejected_rows)
    """,
    "superseded_rows": """
        extract varchar not null,
        batch_id varchar not null,
        source_file varchar not null,
        source_row bigint not null,
        superseded_by varchar not null,
        later_versions bigint not null
    """,
    "superseded_from": """
        extract varchar not null,
        batch_id varchar not null,
        batch_sequence bigint not null,
        key_columns varchar not null
    """,
    "rejected_rows": """
        batch_id varchar not null,
        extract varchar not null,
        source_file varchar not null,
        source_line bigint,
        source_row bigint not null,
        column_name varchar,
        reason_code varchar not null,
        reason varchar not null,
        original varchar,
        rejected_at timestamp not null
    """,
    "schema_drift": """
        batch_id varchar not null,
        extract varchar not null,
        source_file varchar not null,
        drift varchar not null,
        column_name varchar,
        detail varchar
    """,
    "check_results": """
        run varchar not null,
        gate varchar not null,
        "table" varchar not null,
        "check" varchar not null,
        severity varchar not null,
        passed boolean not null,
        observed varchar,
        expected varchar,
        "at" timestamp not null,
        extract varchar,
        batch_id varchar,
        remedy varchar
    """,
    "released_values": """
        release_id varchar not null,
        measure_code varchar not null,
        period_grain varchar not null,
        period_start_date date not null,
        geography_type varchar not null,
        geography_code varchar not null,
        population_dimension varchar not null,
        population_group varchar not null,
        method varchar not null,
        numerator double,
        denominator double,
        sample_size bigint,
        is_published boolean not null,
        is_open boolean not null
    """,
    "released_places": """
        release_id varchar not null,
        geography_type varchar not null,
        geography_code varchar not null,
        parent_type varchar,
        parent_code varchar,
        area_quintile varchar
    """,
}

# A warehouse that earlier code made lacks them. No version is that of a contract, so its files are read again.
ADDED_COLUMNS = (
    "contract_version varchar default ''",
    "revision integer default 0",
    "compacted_rows bigint default 0",
)


@dataclass(frozen=True)
class KnownBatch:
    """What the ledger remembers of a delivered file."""

    batch_id: str
    source_file: str
    sha256: str
    file_bytes: int
    file_modified_ns: int
    batch_sequence: int
    status: str
    contract_version: str
    is_compacted: bool = False  # not all of its loaded rows are there any more


@dataclass(frozen=True)
class BatchLine:
    """One line of the ledger as ingestion writes it; the gate decides later."""

    batch_id: str
    extract: str
    source_file: str
    sha256: str
    file_bytes: int
    file_modified_ns: int
    batch_sequence: int
    received_at: datetime
    run_id: str
    contract_version: str
    status: str = "pending"
    reason_code: str | None = None
    reason: str | None = None
    loaded_rows: int = 0
    rejected_rows: int = 0
    loaded_at: datetime | None = None


def ensure_ledger(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema if not exists quality")
    for name, columns in TABLES.items():
        connection.execute(f"create table if not exists quality.{name} ({columns})")
    for column in ADDED_COLUMNS:
        connection.execute(f"alter table quality.ingest_batches add column if not exists {column}")
    _renew_earlier_tables(connection)


def _renew_earlier_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Tables of earlier code that no added column mends: a constraint cannot be altered, versions have to be counted."""
    if not _has(connection, "duckdb_constraints", "ingest_batches", "contains(constraint_text, '''compacted''')"):
        connection.execute(
            f"""
            begin;
            create temp table earlier_batches as select * from quality.ingest_batches;
            drop table quality.ingest_batches;
            create table quality.ingest_batches ({TABLES["ingest_batches"]});
            insert into quality.ingest_batches by name select * from earlier_batches;
            drop table earlier_batches;
            commit;
            """
        )
    if not _has(connection, "duckdb_columns", "superseded_rows", "column_name = 'later_versions'"):
        # Empty, they are filled from the raw table when the extract is next looked at.
        for name in ("superseded_rows", "superseded_from"):
            connection.execute(f"create or replace table quality.{name} ({TABLES[name]})")


def _has(connection: duckdb.DuckDBPyConnection, catalogue: str, table: str, condition: str) -> bool:
    query = f"select 1 from {catalogue}() where schema_name = 'quality' and table_name = '{table}' and {condition}"
    return connection.execute(query).fetchone() is not None


def batch_id(extract: str, source_file: str, sha256: str) -> str:
    """The same bytes at the same path are the same batch, in every run and on every machine."""
    return hashlib.sha256(f"{extract}|{source_file}|{sha256}".encode()).hexdigest()[:16]


def known_batches(connection: duckdb.DuckDBPyConnection, extract: str) -> list[KnownBatch]:
    rows = connection.execute(
        """
        select batch_id, source_file, sha256, file_bytes, file_modified_ns, batch_sequence, status, contract_version,
            status = 'compacted' or compacted_rows > 0
        from quality.ingest_batches
        where extract = ?
        order by batch_sequence
        """,
        [extract],
    ).fetchall()
    return [KnownBatch(*row) for row in rows]


def quarantined_ids(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select batch_id from quality.ingest_batches where status = 'quarantined'").fetchall()
    return {identity for (identity,) in rows}


def record_batch(connection: duckdb.DuckDBPyConnection, line: BatchLine) -> None:
    """Written once a batch; again, with its revision raised, when a duplicate's twin has gone, a changed contract
    reads it anew, or it is delivered again after its rows were compacted."""
    record_batches(connection, [line])


def record_batches(connection: duckdb.DuckDBPyConnection, lines: Sequence[BatchLine]) -> None:
    """All lines in one statement."""
    values = [
        value
        for line in lines
        for value in (
            *(line.batch_id, line.extract, line.source_file, line.sha256, line.file_bytes, line.file_modified_ns),
            *(line.batch_sequence, line.loaded_rows + line.rejected_rows, line.loaded_rows, line.rejected_rows),
            *(line.status, line.reason_code, line.reason, line.received_at, line.loaded_at, None, line.run_id),
            line.contract_version,
        )
    ]
    marks = ", ".join("?" * (len(values) // len(lines)))
    connection.execute(
        f"""
        insert or replace into quality.ingest_batches
        select delivered.*, coalesce(known.revision + 1, 0), 0
        from (values {", ".join(f"({marks})" for _ in lines)}) as delivered
        left join quality.ingest_batches as known on delivered.col0 = known.batch_id
        """,
        values,
    )


def forget_rows(connection: duckdb.DuckDBPyConnection, raw_table: str, identity: str) -> None:
    """What an earlier reading of the batch left; the caller reads it again in the same transaction."""
    for table in (raw_table, "quality.rejected_rows", "quality.schema_drift"):
        column = "_batch_id" if table == raw_table else "batch_id"
        connection.execute(f"delete from {table} where {column} = ?", [identity])


def touch_batch(connection: duckdb.DuckDBPyConnection, identity: str, modified_ns: int) -> None:
    connection.execute(
        "update quality.ingest_batches set file_modified_ns = ? where batch_id = ?", [modified_ns, identity]
    )


def restore_batch(connection: duckdb.DuckDBPyConnection, identity: str, sequence: int, modified_ns: int) -> None:
    connection.execute(
        "update quality.ingest_batches set batch_sequence = ?, file_modified_ns = ? where batch_id = ?",
        [sequence, modified_ns, identity],
    )
