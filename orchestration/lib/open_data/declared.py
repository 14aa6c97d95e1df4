"""What the project declares of an open table: title, key, the time it covers, and what it is made from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUBJECT_WORDS = ("performance", "city government")


@dataclass(frozen=True)
class Declared:
    """Of one table of schema `open`, what no file of the release says itself."""

    title: str
    keywords: tuple[str, ...] = SUBJECT_WORDS
    key: tuple[str, ...] = ()
    covers: str | None = None
    """`period` or `year`: which columns tell the time that the figures are about. None: it has none."""
    checked_as: frozenset[str] = frozenset()
    """Under which names its checks, and those of all that it is made from, are recorded."""


def read_declared(manifest: Path) -> dict[str, Declared]:
    """Table of schema `open` → what its model declares."""
    content = json.loads(manifest.read_bytes())
    nodes = content.get("nodes", {})
    keys = _keys(nodes)
    return {
        node["alias"]: Declared(
            title=node["config"]["meta"].get("title") or untitled(node["alias"]),
            keywords=tuple(node["config"]["meta"].get("keywords", ())) + SUBJECT_WORDS,
            key=keys.get(node_id, ()),
            covers=node["config"]["meta"].get("covers"),
            checked_as=_checked_as(node_id, content),
        )
        for node_id, node in nodes.items()
        if node["resource_type"] == "model" and node["schema"] == "open"
    }


def untitled(table: str) -> str:
    """A title for a table without one: a table whose model is gone stays in the warehouse until it is dropped."""
    return table.replace("_", " ").capitalize()


def _keys(nodes: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Model → the columns that its uniqueness test names."""
    return {
        node["attached_node"]: tuple(node["test_metadata"]["kwargs"]["columns"])
        for node in nodes.values()
        if node["resource_type"] == "test"
        and node.get("attached_node")
        and (node.get("test_metadata") or {}).get("name") == "is_unique_combination"
    }


def _checked_as(node_id: str, content: Mapping[str, Any]) -> frozenset[str]:
    """Names of the model and of everything upstream, as the gates write them down."""
    known = {**content.get("nodes", {}), **content.get("sources", {})}
    parents = content.get("parent_map", {})
    found: set[str] = set()
    ahead = [node_id]
    while ahead:
        current = ahead.pop()
        if current not in found:
            found.add(current)
            ahead.extend(parents.get(current, ()))
    return frozenset(name for one in found if one in known for name in _names(known[one]))


def _names(node: Mapping[str, Any]) -> tuple[str, ...]:
    if node["resource_type"] == "source":
        return (f"{node['source_name']}.{node['name']}",)
    return node["name"], f"{node['schema']}.{node['alias']}"
