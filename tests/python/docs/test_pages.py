"""The pages say what is true of the tree: paths exist, commands exist, tables are written from the YAML."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.lib.ledger import ensure_ledger
from tests.python.docs.pages import pages

LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
# A path of the tree in backticks; `<name>`, `*` and `$VARIABLE` stand for something.
CODE_PATH = re.compile(r"`((?:models|seeds|macros|orchestration|expectations|demo|docs|tests)/[\w./-]*)`")
MAKE = re.compile(r"\bmake ([a-z][a-z-]+)")


def test_links_and_paths_lead_somewhere(repository_root: Path) -> None:
    missing = []
    for page in pages(repository_root):
        text = page.read_text(encoding="utf-8")
        targets = [page.parent / link for link in LINK.findall(text)]
        targets += [repository_root / path for path in CODE_PATH.findall(text)]
        missing += [f"{page.name}: {target}" for target in targets if not target.exists()]
    assert not missing, "\n".join(missing)


def test_make_knows_every_command_that_a_page_names(repository_root: Path) -> None:
    known = set(re.findall(r"^([a-z-]+):", (repository_root / "Makefile").read_text(), re.MULTILINE))
    named = {
        command
        for page in pages(repository_root)
        for code in re.findall(r"`[^`\n]+`|```.*?```", page.read_text(encoding="utf-8"), re.DOTALL)
        for command in MAKE.findall(code)
    }
    assert named <= known


def test_the_readme_can_be_read_in_one_go(repository_root: Path) -> None:
    assert len((repository_root / "README.md").read_text(encoding="utf-8").splitlines()) < 150


def test_the_data_model_is_written_from_the_yaml(repository_root: Path, tmp_path: Path) -> None:
    page = repository_root / "docs/data-model.md"
    script = (
        "import runpy, sys; m = runpy.run_path('docs/data_model.py'); sys.stdout.write(m['render'](sys.stdin.read()))"
    )
    rendered = subprocess.run(
        [sys.executable, "-c", script],
        cwd=repository_root,
        input=page.read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert rendered.stdout == page.read_text(encoding="utf-8"), "run docs/data_model.py"


def test_the_index_names_every_decision(repository_root: Path) -> None:
    records = {path.name for path in (repository_root / "docs/adr").glob("[0-9]*.md")}
    assert set(LINK.findall((repository_root / "docs/adr/README.md").read_text())) == records


def test_the_ledger_is_described_as_it_is(repository_root: Path) -> None:
    described = yaml.safe_load((repository_root / "models/staging/quality/_quality__sources.yml").read_text())
    columns = {
        (table["name"], column["name"], column["data_type"])
        for table in described["sources"][0]["tables"]
        for column in table["columns"]
    }
    with duckdb.connect() as connection:
        ensure_ledger(connection)
        query = "select table_name, column_name, lower(data_type) from duckdb_columns() where schema_name = 'quality'"
        assert set(connection.execute(query).fetchall()) == columns


def test_seeds_and_extracts_describe_every_column(manifest: Mapping[str, Any]) -> None:
    seeds = [node for node in manifest["nodes"].values() if node["resource_type"] == "seed"]
    silent = [
        f"{node['name']}.{column['name']}"
        for node in (*seeds, *manifest["sources"].values())
        for column in node["columns"].values()
        if not column["description"].strip()
    ]
    assert not silent, "\n".join(silent)
