"""A release as catalogues see it: the datasets with their columns, files and checks. No catalogue's own words."""

from dataclasses import dataclass
from datetime import date, datetime

from orchestration.lib.open_data.publisher import Publisher

CSV = ("text/csv", "CSV")
PARQUET = ("application/vnd.apache.parquet", "Parquet")
DUCKDB = ("application/octet-stream", "DuckDB")
GATES = {
    "raw": "Checks of the delivered files before they are used",
    "dbt": "Checks of the tables' structure and logic",
    "marts": "Checks of the figures before they are published",
}


@dataclass(frozen=True)
class OpenFile:
    """One file of folder `open`."""

    name: str
    url: str
    media_type: str
    format: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Field:
    """One column, with DuckDB's name of its type."""

    name: str
    data_type: str
    description: str


@dataclass(frozen=True)
class PassRate:
    """How many of the checks of a gate that judged a dataset, or what it is made from, passed."""

    gate: str
    passed: int
    checks: int

    @property
    def percent(self) -> str:
        return f"{100 * self.passed / self.checks:.2f}"


@dataclass(frozen=True)
class Dataset:
    """One open table."""

    identifier: str
    table: str
    title: str
    description: str
    keywords: tuple[str, ...]
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    period: tuple[date, date] | None
    issued: datetime
    modified: datetime
    files: tuple[OpenFile, ...]
    pass_rates: tuple[PassRate, ...]


@dataclass(frozen=True)
class Edition:
    """All of a release's open data."""

    city: str
    publisher: Publisher
    release_id: str
    built_at: datetime
    datasets: tuple[Dataset, ...]

    def url(self, file: str) -> str:
        return f"{self.publisher.url}/{file}"
