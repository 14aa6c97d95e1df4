"""The Markdown pages of the repository, as tests read them."""

import re
from pathlib import Path

SQL_BLOCK = re.compile(r"(?:<!-- (?P<label>[^>]+) -->\n)?```sql\n(?P<sql>.*?)```", re.DOTALL)
RECIPE = re.compile(r"<!-- recipe: (?P<name>\w+) -->\n```python\n(?P<code>.*?)```", re.DOTALL)


def pages(root: Path) -> list[Path]:
    return [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").rglob("*.md"))]


def sql_blocks(page: Path) -> list[tuple[str, str]]:
    """Label (the comment before the block, or '') and text of each SQL block."""
    return [(match["label"] or "", match["sql"]) for match in SQL_BLOCK.finditer(page.read_text(encoding="utf-8"))]


def recipes(page: Path) -> dict[str, str]:
    """Name and text of each Python block below the comment `recipe: <name>`."""
    return {match["name"]: match["code"] for match in RECIPE.finditer(page.read_text(encoding="utf-8"))}


def statements(sql: str) -> list[str]:
    return [statement for statement in sql.split(";") if statement.strip()]


def table_rows(page: Path, label: str) -> list[list[str]]:
    """The cells of each row of the table below the comment `table: <label>`, without header."""
    _, _, text = page.read_text(encoding="utf-8").partition(f"<!-- table: {label} -->\n")
    lines = text.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
