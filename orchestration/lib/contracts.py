"""What a department promises to deliver, read from the dbt manifest.

Belongs here: the shape of an extract contract and the errors of a badly written one. The source YAML is the only
place that describes an extract, so nothing here adds to it. Does not belong here: reading files, facts of one city.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

FORMATS = ("csv", "xlsx", "json", "ndjson", "parquet", "front_matter")
DELIVERIES = ("append", "snapshot", "upsert")
CADENCES = ("daily", "weekly", "monthly", "quarterly", "annual", "once")
OTHER_COLUMNS = ("load", "ignore")
SENSITIVITIES = ("public", "internal", "personal")
DATA_TYPES = re.compile(r"varchar|bigint|double|boolean|date|timestamp|decimal\(\d{1,2}, ?\d{1,2}\)")
NAME = re.compile(r"[a-z][a-z0-9_]*")
EXTRACT_OPTIONS = frozenset(
    {
        *("files", "members", "format", "delimiter", "quote", "encoding", "header_row", "sheet", "null_tokens"),
        *("key", "delivery", "cadence", "event_date", "max_rejected_pct", "other_columns"),
    }
)
COLUMN_OPTIONS = frozenset(
    {
        *("header", "required", "sensitivity", "date_format", "codes", "min", "max", "decimal_comma"),
    }
)


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

    @property
    def code(self) -> str:
        return f"{self.source}.{self.entity}"

    @property
    def raw_table(self) -> tuple[str, str]:
        return self.schema, self.identifier

    def column(self, name: str) -> ColumnContract:
        return next(column for column in self.columns if column.name == name)


def load_contracts(manifest: Mapping[str, Any]) -> tuple[ExtractContract, ...]:
    """Every source table of the manifest that carries `config.meta.extract`, ordered by code."""
    contracts = [read_contract(node) for node in manifest["sources"].values() if "extract" in node_meta(node)]
    return tuple(sorted(contracts, key=lambda contract: contract.code))


def node_meta(node: Mapping[str, Any]) -> dict[str, Any]:
    """dbt 1.11 repeats `config.meta` as `meta`; source-wide keys are merged into each table."""
    return {
        **(node.get("source_meta") or {}),
        **(node.get("meta") or {}),
        **((node.get("config") or {}).get("meta") or {}),
    }


def read_contract(node: Mapping[str, Any]) -> ExtractContract:
    code = f"{node['source_name']}.{node['name']}"
    meta = node_meta(node)
    extract = dict(meta["extract"])
    refuse_unknown(code, extract, EXTRACT_OPTIONS)
    key = texts(extract.get("key", ()))
    other_columns = one_of(code, "other_columns", extract.get("other_columns", "load"), OTHER_COLUMNS)
    columns = tuple(read_column(code, column, key) for column in node["columns"].values())
    contract = ExtractContract(
        source=node["source_name"],
        entity=node["name"],
        schema=node["schema"],
        identifier=node["identifier"],
        description=node.get("description") or "",
        department=str(demand(code, meta, "department")),
        steward=str(meta.get("steward", "")),
        licence=str(meta.get("licence", "")),
        files=texts(demand(code, extract, "files")),
        members=extract.get("members"),
        format=one_of(code, "format", extract.get("format", "csv"), FORMATS),
        delimiter=str(extract.get("delimiter", ",")),
        quote=str(extract.get("quote", '"') or ""),
        encoding=str(extract.get("encoding", "utf-8")),
        header_row=int(extract.get("header_row", 1)),
        sheet=extract.get("sheet"),
        null_tokens=texts(extract.get("null_tokens", [""])),
        key=key,
        delivery=one_of(code, "delivery", demand(code, extract, "delivery"), DELIVERIES),
        cadence=one_of(code, "cadence", demand(code, extract, "cadence"), CADENCES),
        event_date=extract.get("event_date"),
        max_rejected_pct=float(extract.get("max_rejected_pct", 5)),
        columns=columns,
        ignores_other_columns=other_columns == "ignore",
    )
    check_contract(contract)
    return contract


def read_column(code: str, column: Mapping[str, Any], key: Iterable[str]) -> ColumnContract:
    where = f"{code}.{column['name']}"
    meta = node_meta(column)
    refuse_unknown(where, meta, COLUMN_OPTIONS)
    data_type = str(demand(where, column, "data_type")).lower()
    if not DATA_TYPES.fullmatch(data_type):
        known = "varchar, bigint, double, boolean, date, timestamp, decimal(p,s)"
        raise ContractError(f"{where}: data_type {data_type!r} is not one of {known}")
    return ColumnContract(
        name=column["name"],
        description=column.get("description") or "",
        data_type=data_type,
        header=str(meta.get("header", column["name"])),
        is_required=bool(meta.get("required", False)) or column["name"] in key,
        sensitivity=one_of(where, "sensitivity", demand(where, meta, "sensitivity"), SENSITIVITIES),
        date_formats=texts(meta.get("date_format", ())),
        codes=texts(meta.get("codes", ())),
        minimum=text_or_none(meta.get("min")),
        maximum=text_or_none(meta.get("max")),
        has_decimal_comma=bool(meta.get("decimal_comma", False)),
    )


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
        (not is_encoding(contract.encoding), f"encoding {contract.encoding!r} is not a Python codec"),
    ]
    for is_wrong, message in problems:
        if is_wrong:
            raise ContractError(f"{contract.code}: {message}")


def is_encoding(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


def is_outside(pattern: str) -> bool:
    path = PurePosixPath(pattern)
    return path.is_absolute() or ".." in path.parts


def demand(where: str, options: Mapping[str, Any], name: str) -> Any:
    if options.get(name) in (None, "", []):
        raise ContractError(f"{where}: {name} is missing from the source YAML")
    return options[name]


def one_of(where: str, option: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ContractError(f"{where}: {option} {value!r} is not one of {', '.join(allowed)}")
    return value


def refuse_unknown(where: str, options: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(options) - known)
    if unknown:
        raise ContractError(f"{where}: unknown option {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def texts(value: Any) -> tuple[str, ...]:
    """YAML turns an unquoted 998 or NA into other types; a contract means text."""
    return tuple(str(item) for item in ([value] if isinstance(value, str) else value))


def text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)
