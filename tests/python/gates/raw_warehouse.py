"""A hand-made warehouse at the raw border: one extract, as many batches as a test needs, every fault by name."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from expectations.results import Rule, Suite
from orchestration.lib.contracts import ColumnContract, ExtractContract
from orchestration.lib.ledger import ensure_ledger

FIRST_DAY = date(2025, 1, 1)
TODAY = date(2025, 7, 10)


def column(name: str, data_type: str = "varchar", **options) -> ColumnContract:
    return ColumnContract(
        **{
            "name": name,
            "description": "",
            "data_type": data_type,
            "header": name,
            "is_required": False,
            "sensitivity": "public",
            **options,
        }
    )


CONTRACT = ExtractContract(
    source="city311",
    entity="requests",
    schema="raw",
    identifier="city311__requests",
    description="",
    department="customer_service",
    steward="311 Data Desk",
    licence="CC0-1.0",
    files=("city311/*.csv",),
    members=None,
    format="csv",
    delimiter=",",
    quote='"',
    encoding="utf-8",
    header_row=1,
    sheet=None,
    null_tokens=("",),
    key=("request_id",),
    delivery="append",
    cadence="monthly",
    event_date="opened_at",
    max_rejected_pct=5.0,
    columns=(
        column("request_id", is_required=True),
        column("opened_at", "timestamp", is_required=True),
        column("status", codes=("open", "closed")),
    ),
)


def variant(**changes) -> ExtractContract:
    return replace(CONTRACT, **changes)


class RawWarehouse:
    """Batches are monthly files from January 2025 on, numbered from 1."""

    def __init__(self, path: Path, contract: ExtractContract = CONTRACT) -> None:
        self.path, self.contract, self.batches = path, contract, 0
        with self.connect() as connection:
            ensure_ledger(connection)
            connection.execute(
                f"""
                create schema if not exists raw;
                create table if not exists raw.{contract.identifier} (
                    request_id varchar, opened_at timestamp, status varchar, _extra json, _batch_id varchar,
                    _source_file varchar, _source_row bigint, _loaded_at timestamp
                )
                """
            )

    def connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(self.path)

    def deliver(self, rows: int = 1000, rejected: int = 0, status: str = "pending", lost_rows: int = 0) -> str:
        """One batch whose events are spread over its month; `lost_rows` are missing from the raw table."""
        self.batches += 1
        batch_id, source_file = f"batch{self.batches:03}", f"city311/{self.batches:03}.csv"
        month = FIRST_DAY + timedelta(days=30 * (self.batches - 1))
        received = datetime.combine(month + timedelta(days=31), datetime.min.time())
        loaded = rows - rejected
        with self.connect() as connection:
            connection.execute(
                f"""
                insert into raw.{self.contract.identifier}
                select '{batch_id}-' || i, date '{month}' + to_days((i % 30)::integer),
                    case when i % 2 = 0 then 'open' else ' Closed ' end, null, '{batch_id}', '{source_file}', i + 1,
                    timestamp '{received}'
                from range({loaded - lost_rows}) as numbers (i)
                """
            )
            connection.execute(
                "insert into quality.ingest_batches values "
                "(?, ?, ?, 'x', 1, 1, ?, ?, ?, ?, ?, null, null, ?, ?, null, 'earlier', 'v1', 0, 0)",
                [
                    *(batch_id, self.contract.code, source_file, self.batches, rows, loaded, rejected, status),
                    *(received, received),
                ],
            )
        return batch_id

    def history(self, batches: int = 4, rows: int = 1000) -> None:
        for _ in range(batches):
            self.deliver(rows, status="accepted")

    def change(self, batch_id: str, assignment: str, rows: int) -> None:
        """Spoil the first rows of a batch."""
        self.execute(
            f"update raw.{self.contract.identifier} set {assignment} where _batch_id = ? and _source_row <= ?",
            [batch_id, rows],
        )

    def reject(self, batch_id: str, reason_code: str, rows: int) -> None:
        self.execute(
            f"""
            insert into quality.rejected_rows
            select ?, '{self.contract.code}', 'file', null, 10000 + i, 'request_id', ?, 'why', 'row', now()::timestamp
            from range({rows}) as numbers (i)
            """,
            [batch_id, reason_code],
        )

    def execute(self, sql: str, parameters: list | None = None) -> list[tuple]:
        with self.connect() as connection:
            return connection.execute(sql, parameters or []).fetchall()

    def violations(self, suite: Suite) -> list[tuple[Rule, tuple]]:
        """Each rule with each row that it finds, after what the suite's rules share was observed."""
        with self.connect() as connection:
            assert suite.observation is not None
            connection.execute(suite.observation)
            return [(rule, row) for rule in suite.rules for row in connection.execute(rule.sql).fetchall()]

    def statuses(self) -> dict[str, str]:
        return dict(self.execute("select batch_id, status from quality.ingest_batches"))
