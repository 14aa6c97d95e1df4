"""Which incremental models have to be rebuilt in full, because what defines them has changed; and what defines tests.

An incremental model takes in what is new in its input. A change of its own SQL, a macro, a seed, its contract, a metric,
the city's configuration or of anything upstream changes every row instead. dbt does not notice that; here the manifest is
hashed along the lineage and compared with what the warehouse's tables were built from. A unit test reads no
data, and a test of seeds none that is delivered: either says the same again until it or anything upstream changes.

Descriptions, labels and tags do not count. Neither do the macros of dbt itself beyond those that a model calls: after an
upgrade of dbt or DuckDB, run `dbt build --full-refresh` once.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import yaml

# Read by our override of dbt's should_full_refresh(): names of models, separated by commas.
FULL_REFRESH_MODELS = "FULL_REFRESH_MODELS"
DDL = """
create schema if not exists intermediate;
create table if not exists intermediate.model_definitions (model varchar primary key, definition varchar not null);
comment on table intermediate.model_definitions is
    'One row per incremental model: hash of the definition that its rows were built from.';
"""
# What people read, or where things are written down: no row depends on it.
WORDS = frozenset({
    *("description", "label", "docs", "doc_blocks", "tags", "path", "original_file_path", "created_at", "fqn"),
    *("unrendered_config", "persist_docs", "access", "group", "refs"),
})  # fmt: skip
# Of dbt_project.yml, what is not in the nodes' own configuration already, or does not reach a row.
PROJECT_KEYS_ELSEWHERE = re.compile(
    r".*-paths|models|seeds|sources|data_tests|flags|clean-targets|require-dbt-version|profile"
)
# Where the tests of seeds are declared.
SEEDS = "seeds/"
# Beside its model's definition, all that a unit test is.
CASES = ("given", "expect", "overrides")
READS_METRICS = re.compile(r"\bgraph\.(metrics|semantic_models)\b")


class Definitions:
    """The definitions of a project as its manifest states them."""

    def __init__(self, manifest: Mapping[str, Any], project_dir: Path, city: str) -> None:
        self._manifest = manifest
        self._project_dir = project_dir
        self._city = city
        self._known: dict[str, str] = {}

    def incremental(self) -> dict[str, str]:
        """Name → definition of each incremental model."""
        return {
            node["name"]: self._of(node_id)
            for node_id, node in self._manifest["nodes"].items()
            if node["resource_type"] == "model" and node["config"]["materialized"] == "incremental"
        }

    def settled_tests(self) -> dict[str, str]:
        """Id → definition of each test that reads no delivered data: unit tests, and tests of seeds alone.

        Another dbt or DuckDB may give another answer to the same SQL.
        """
        tools = [version(tool) for tool in ("dbt-core", "dbt-duckdb", "duckdb")]
        unit_tests = {
            test_id: [*(test[part] for part in CASES), *map(self._of, test["depends_on"]["nodes"])]
            for test_id, test in self._manifest["unit_tests"].items()
        }
        seed_tests = {
            node_id: [node["test_metadata"], self._node(node)]
            for node_id, node in self._manifest["nodes"].items()
            if node["original_file_path"].startswith(SEEDS) and reads_only_seeds(node)
        }
        return {test_id: _hash([tools, *parts]) for test_id, parts in {**unit_tests, **seed_tests}.items()}

    def _of(self, node_id: str) -> str:
        """Of a model, seed or source, with everything upstream of it."""
        if node_id not in self._known:
            source = self._manifest["sources"].get(node_id)
            self._known[node_id] = _hash(_source(source) if source else self._node(self._manifest["nodes"][node_id]))
        return self._known[node_id]

    def _node(self, node: Mapping[str, Any]) -> dict[str, Any]:
        if node["resource_type"] == "seed":
            return {"file": self._seed_file(node), "config": _essence(node["config"]), "columns": _columns(node)}
        macros = {name: self._manifest["macros"][name]["macro_sql"] for name in sorted(self._macros_of(node))}
        reads_metrics = any(READS_METRICS.search(sql) for sql in (node["raw_code"], *macros.values()))
        return {
            "sql": node["raw_code"],
            "relation": [node["schema"], node["alias"]],
            "config": _essence(node["config"]),
            "columns": _columns(node),
            "macros": macros,
            "upstream": sorted(self._of(parent) for parent in node["depends_on"]["nodes"]),
            "metrics": self._metrics if reads_metrics else None,
            "project": self._project,
        }

    def _macros_of(self, node: Mapping[str, Any]) -> set[str]:
        """Every macro that the model calls, directly or through others, and its own incremental strategy."""
        strategy = str(node["config"].get("incremental_strategy")).replace("+", "_")
        waiting = [*node["depends_on"]["macros"], f"macro.{node['package_name']}.get_incremental_{strategy}_sql"]
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in self._manifest["macros"] and name not in found:
                found.add(name)
                waiting.extend(self._manifest["macros"][name]["depends_on"]["macros"])
        return found

    def _seed_file(self, seed: Mapping[str, Any]) -> str:
        if seed["checksum"]["name"] != "path":
            return seed["checksum"]["checksum"]
        # dbt does not read seeds above 1 MB for its checksum.
        with (self._project_dir / seed["original_file_path"]).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def _metrics(self) -> str:
        return _hash([_essence(self._manifest[kind]) for kind in ("metrics", "semantic_models")])

    @cached_property
    def _project(self) -> str:
        """dbt_project.yml as this city sees it: neither another city's block nor who publishes is its definition."""
        project = yaml.safe_load((self._project_dir / "dbt_project.yml").read_text())
        cities = project.get("vars", {}).get("cities", {})
        city = cities.get(self._city) or {}
        project.get("vars", {})["cities"] = {name: value for name, value in city.items() if name != "publisher"}
        return _hash({key: value for key, value in project.items() if not PROJECT_KEYS_ELSEWHERE.fullmatch(key)})


def reads_only_seeds(node: Mapping[str, Any]) -> bool:
    """A data test whose rows come from nothing else."""
    parents = node.get("depends_on", {}).get("nodes", [])
    return node["resource_type"] == "test" and bool(parents) and all(name.startswith("seed.") for name in parents)


def changed_definitions(connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, str]) -> list[str]:
    """What was last built with another definition, or with none that is known."""
    connection.execute(DDL)
    recorded = dict(connection.execute("select model, definition from intermediate.model_definitions").fetchall())
    return sorted(name for name, definition in definitions.items() if recorded.get(name) != definition)


def record_definitions(
    connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, str], built: Collection[str]
) -> None:
    """Remember what those in `built` were built from; a model that is gone is forgotten, so that it may come back."""
    connection.execute(DDL)
    connection.execute(
        "delete from intermediate.model_definitions where not list_contains(?, model)", [list(definitions)]
    )
    rows = [[name, definition] for name, definition in definitions.items() if name in built]
    if rows:
        connection.executemany("insert or replace into intermediate.model_definitions values (?, ?)", rows)


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    """A changed contract makes ingestion read the files again; here only what the models' SQL is made of.

    How many old versions stay in the raw table changes no row that a model reads.
    """
    meta = {**source.get("meta", {}), **source["config"].get("meta", {})}
    return {
        "relation": [source["schema"], source["identifier"]],
        "columns": _columns(source),
        "extract": {key: value for key, value in (meta.get("extract") or {}).items() if key != "keep_versions"},
    }


def _columns(node: Mapping[str, Any]) -> list[list[Any]]:
    return [[column["name"], column["data_type"], column["constraints"]] for column in node["columns"].values()]


def _essence(value: Any) -> Any:
    """The value without the words in it."""
    if isinstance(value, Mapping):
        return {key: _essence(item) for key, item in value.items() if key not in WORDS}
    return [_essence(item) for item in value] if isinstance(value, list) else value


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
