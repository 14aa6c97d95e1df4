"""Where the personal columns of the extracts travel in a dbt project: its manifest, followed column by column."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.python.docs.column_lineage import ANY_COLUMN, NONE, Origins, carried_origins

LEDGER = "quality"
TECHNICAL_COLUMNS = ("_batch_id", "_source_file", "_source_row", "_loaded_at")
UNDECLARED_COLUMNS = "_extra"
"""Whatever a department adds without notice: nobody has said that it is not personal."""

GENERALISED = frozenset({"age_years"})
"""Staging columns that are derived from a personal one and are not personal: an age in whole years at the event,
which the subject turns into an age band, instead of a date of birth."""


def personal_columns_by_relation(manifest: Mapping[str, Any], root: Path) -> dict[str, dict[str, Origins]]:
    """`schema.table` -> column -> the personal source columns whose values it may carry."""
    relations = {_relation(seed): dict.fromkeys(_header(root, seed), NONE) for seed in _nodes(manifest, "seed")}
    for source in manifest["sources"].values():
        relations[_relation(source)] = _source_columns(source)
    waiting = {node["unique_id"]: node for node in _nodes(manifest, "model")}
    while waiting:
        ready = [node for node in waiting.values() if not waiting.keys() & set(node["depends_on"]["nodes"])]
        for node in ready:
            relations[_relation(node)] = _model_columns(node, relations)
            del waiting[node["unique_id"]]
    return relations


def sensitivity(column: Mapping[str, Any]) -> str | None:
    return column.get("config", {}).get("meta", {}).get("sensitivity") or column.get("meta", {}).get("sensitivity")


def _model_columns(node: Mapping[str, Any], relations: dict[str, dict[str, Origins]]) -> dict[str, Origins]:
    if node.get("language") == "python":
        return _python_columns(node, relations)
    columns = carried_origins(node["compiled_code"], relations)
    if ANY_COLUMN in columns:
        columns = {name.lower(): columns.get(name.lower(), columns[ANY_COLUMN]) for name in node["columns"]} | columns
    if node["original_file_path"].startswith("models/staging/"):
        return {name: NONE if name in GENERALISED else origins for name, origins in columns.items()}
    return columns


def _python_columns(node: Mapping[str, Any], relations: dict[str, dict[str, Origins]]) -> dict[str, Origins]:
    """Nobody reads the code: each column may carry whatever the model is given."""
    names = [unique_id.split(".")[-1] for unique_id in node["depends_on"]["nodes"]]
    given = [columns for relation, columns in relations.items() if relation.split(".")[-1] in names]
    origins = frozenset().union(*(origins for columns in given for origins in columns.values()))
    return dict.fromkeys(node["columns"], origins)


def _source_columns(source: Mapping[str, Any]) -> dict[str, Origins]:
    code = f"{source['source_name']}.{source['name']}"
    columns: dict[str, Origins] = {}
    if source["source_name"] != LEDGER:
        columns |= dict.fromkeys(TECHNICAL_COLUMNS, NONE)
        columns[UNDECLARED_COLUMNS] = frozenset({f"{code}.{UNDECLARED_COLUMNS}"})
    for name, column in source["columns"].items():
        columns[name.lower()] = frozenset({f"{code}.{name}"}) if sensitivity(column) == "personal" else NONE
    return columns


def _nodes(manifest: Mapping[str, Any], resource_type: str) -> list[Mapping[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == resource_type]


def _relation(node: Mapping[str, Any]) -> str:
    return f"{node['schema']}.{node.get('alias') or node.get('identifier')}".lower()


def _header(root: Path, seed: Mapping[str, Any]) -> list[str]:
    with (root / seed["original_file_path"]).open(encoding="utf-8", newline="") as lines:
        return [name.strip().lower() for name in next(csv.reader(lines))]
