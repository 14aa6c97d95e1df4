"""Writes the tables of docs/data-model.md from the YAML beside the models: grain and key of every table.

Run it after a description or key has changed (`make docs` does). The text around the tables is written by hand.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "data-model.md"
MARKER = re.compile(r"(<!-- tables: (?P<folder>\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
KINDS = ("models", "seeds")


def render(page: str) -> str:
    """The page with each block between `<!-- tables: folder -->` and `<!-- end -->` written anew."""
    return MARKER.sub(lambda match: f"{match[1]}{_table(match['folder'])}{match[3]}", page)


def _table(folder: str) -> str:
    rows = sorted(
        {
            f"| `{_name(entry)}` | {_grain(entry)} | {_key(entry)} |"
            for path in _files(folder)
            for entry in _entries(path)
        }
    )
    return "\n".join(["| table | grain | key |", "|---|---|---|", *rows]) + "\n"


def _files(folder: str) -> list[Path]:
    """YAML files of a folder; of `a/*` also those below it."""
    pattern = "**/*.yml" if folder.endswith("/*") else "*.yml"
    return sorted((ROOT / folder.removesuffix("/*")).glob(pattern))


def _entries(path: Path) -> Iterator[Mapping[str, Any]]:
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    for kind in KINDS:
        yield from (entry for entry in content.get(kind, ()) if "description" in entry)
    for source in content.get("sources", ()):
        for table in source["tables"]:
            yield {**table, "name": f"{source['schema']}.{table.get('identifier', table['name'])}"}


def _name(entry: Mapping[str, Any]) -> str:
    return re.sub(r"^open_", "", entry["name"])


def _grain(entry: Mapping[str, Any]) -> str:
    """The first sentence of the description."""
    text = " ".join(entry["description"].split())
    return re.split(r"(?<=\.) (?=[A-Z`])", text)[0].replace("|", "\\|")


def _key(entry: Mapping[str, Any]) -> str:
    extract = entry.get("config", {}).get("meta", {}).get("extract", {})
    columns = extract.get("key") or _combination(entry) or _unique_columns(entry)
    return ", ".join(f"`{column}`" for column in columns) or "–"


def _combination(entry: Mapping[str, Any]) -> list[str]:
    for test in entry.get("data_tests", ()):
        if isinstance(test, Mapping) and "is_unique_combination" in test:
            return test["is_unique_combination"]["arguments"]["columns"]
    return []


def _unique_columns(entry: Mapping[str, Any]) -> list[str]:
    return [column["name"] for column in entry.get("columns", ()) if "unique" in column.get("data_tests", ())]


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8")
    after = render(before)
    PAGE.write_text(after, encoding="utf-8")
    sys.stdout.write("docs/data-model.md " + ("is up to date\n" if after == before else "written\n"))
