"""What a department promises to deliver, read from the dbt manifest.

The source YAML is the only place that describes an extract, so nothing here adds to it. Does not belong here: reading
files, facts of one city.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from orchestration.lib.contract_model import (
    CADENCES,
    DATA_TYPES,
    DELIVERIES,
    FORMATS,
    OTHER_COLUMNS,
    SENSITIVITIES,
    ColumnContract,
    ContractError,
    ExtractContract,
    check_contract,
)
from orchestration.lib.file_limits import FileLimits

__all__ = ["ColumnContract", "ContractError", "ExtractContract", "load_contracts"]

LIMITS = tuple(field.name for field in fields(FileLimits))
EXTRACT_OPTIONS = frozenset(
    {
        *("files", "members", "format", "delimiter", "quote", "encoding", "header_row", "sheet", "null_tokens"),
        *("key", "delivery", "cadence", "event_date", "max_rejected_pct", "other_columns", "keep_versions"),
        *LIMITS,
    }
)
COLUMN_OPTIONS = frozenset(
    {
        *("header", "required", "sensitivity", "date_format", "codes", "separator", "min", "max", "decimal_comma"),
    }
)


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
        keep_versions=extract.get("keep_versions"),
        limits=FileLimits(**{name: above_zero(code, name, extract[name]) for name in LIMITS if name in extract}),
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
        separator=text_or_none(meta.get("separator")),
        minimum=text_or_none(meta.get("min")),
        maximum=text_or_none(meta.get("max")),
        has_decimal_comma=bool(meta.get("decimal_comma", False)),
    )


def demand(where: str, options: Mapping[str, Any], name: str) -> Any:
    if options.get(name) in (None, "", []):
        raise ContractError(f"{where}: {name} is missing from the source YAML")
    return options[name]


def one_of(where: str, option: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ContractError(f"{where}: {option} {value!r} is not one of {', '.join(allowed)}")
    return value


def above_zero(code: str, option: str, value: Any) -> float:
    if not isinstance(value, int | float) or not value > 0:
        raise ContractError(f"{code}: {option} is a number above 0, not {value!r}")
    return float(value)


def refuse_unknown(where: str, options: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(options) - known)
    if unknown:
        raise ContractError(f"{where}: unknown option {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def texts(value: Any) -> tuple[str, ...]:
    """YAML turns an unquoted 998 or NA into other types; a contract means text."""
    return tuple(str(item) for item in ([value] if isinstance(value, str) else value))


def text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)
