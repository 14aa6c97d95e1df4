"""What an extract contract holds, and what makes one wrong. Written in the source YAML, read by `contracts`."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from orchestration.lib.file_limits import FileLimits
from orchestration.lib.sql_text import quoted

FORMATS = ("csv", "xlsx", "json", "ndjson", "parquet", "front_matter")
DELIVERIES = ("append", "snapshot", "upsert")
CADENCES = ("daily", "weekly", "monthly", "quarterly", "annual", "once")
OTHER_COLUMNS = ("load", "ignore")
SENSITIVITIES = ("public", "internal", "personal")
DATA_TYPES = re.compile(r"varchar|bigint|double|boolean|date|timestamp|decimal\(\d{1,2}, ?\d{1,2}\)")
NAME = re.compile(r"[a-z][a-z0-9_]*")


class ContractError(ValueError):
    """The source YAML of an extract cannot be used; the message names the extract, the option and the cure."""


@dataclass(frozen=True)
class ColumnContract:
    name: str
    description: str
    data_type: str
    header: str
    is_required: bool
    sensitivity: str
    date_formats: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    separator: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    has_decimal_comma: bool = False


@dataclass(frozen=True)
class ExtractContract:
    source: str
    entity: str
    schema: str
    identifier: str
    description: str
    department: str
    steward: str
    licence: str
    files: tuple[str, ...]
    members: str | None
    format: str
    delimiter: str
    quote: str
    encoding: str
    header_row: int
    sheet: str | None
    null_tokens: tuple[str, ...]
    key: tuple[str, ...]
    delivery: str
    cadence: str
    event_date: str | None
    max_rejected_pct: float
    columns: tuple[ColumnContract, ...]
    # A survey file can carry hundreds of coded columns of which a city uses forty: the others are not even drift.
    ignores_other_columns: bool = False
    # Versions whose rows stay in the raw table, the current one included; None keeps all. Of an append extract versions
    # are those of a file, of a snapshot the snapshots, of an upsert those of a key. Not in `repr`, so not in `version`:
    # another policy is no reason to read files again.
    keep_versions: int | None = field(default=None, repr=False)
    limits: FileLimits = field(default=FileLimits(), repr=False)

    @property
    def code(self) -> str:
        return f"{self.source}.{self.entity}"

    @property
    def raw_table(self) -> tuple[str, str]:
        return self.schema, self.identifier

    @property
    def raw_relation(self) -> str:
        """The raw table's name for SQL, quoted."""
        return quoted(*self.raw_table)

    @property
    def version(self) -> str:
        """Hash over what decides how a file is read and judged; texts and people may change without reading it again."""
        columns = tuple(replace(column, description="") for column in self.columns)
        read = replace(
            self, description="", department="", steward="", licence="", cadence="", files=(), columns=columns
        )
        # Other limits have what was refused for its size read again.
        limits = "" if self.limits == FileLimits() else repr(self.limits)
        return hashlib.sha256(f"{read!r}{limits}".encode()).hexdigest()[:16]

    def column(self, name: str) -> ColumnContract:
        return next(column for column in self.columns if column.name == name)


def check_contract(contract: ExtractContract) -> None:
    """Mistakes that would otherwise surface as odd data: said here, where the YAML can be mended."""
    names = [column.name for column in contract.columns]
    headers = [column.header.strip().casefold() for column in contract.columns]
    problems = [
        (not names, "has no columns"),
        (len(set(names)) < len(names), "has two columns of the same name"),
        (len(set(headers)) < len(headers), "has two columns with the same header"),
        (
            any(not NAME.fullmatch(name) for name in names),
            "column names are lower snake case, without a leading underscore",
        ),
        (not set(contract.key) <= set(names), f"key {list(contract.key)} names a column that is not listed"),
        (contract.delivery == "upsert" and not contract.key, "delivery upsert needs a key"),
        (contract.event_date not in (None, *names), f"event_date {contract.event_date!r} is not a listed column"),
        (not contract.files, "names no files"),
        (any(map(is_outside, contract.files)), "files are globs below the extracts folder: not absolute, no '..'"),
        (len(contract.delimiter) != 1 or not contract.delimiter.isascii(), "delimiter is one ASCII character"),
        (len(contract.quote) > 1 or not contract.quote.isascii(), "quote is one ASCII character, or '' for none"),
        (contract.header_row < 1, "header_row counts from 1"),
        (not is_count(contract.keep_versions), "keep_versions is a whole number of versions, at least 1"),
        (not is_encoding(contract.encoding), f"encoding {contract.encoding!r} is not a Python codec"),
    ]
    for is_wrong, message in problems:
        if is_wrong:
            raise ContractError(f"{contract.code}: {message}")


def is_count(value: object) -> bool:
    return value is None or (type(value) is int and value >= 1)


def is_encoding(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


def is_outside(pattern: str) -> bool:
    path = PurePosixPath(pattern)
    return path.is_absolute() or ".." in path.parts
