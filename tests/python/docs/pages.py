"""The Markdown pages of the repository, as tests read them."""

import re
from pathlib import Path

SQL_BLOCK = re.compile(r"(?:<!-- (?P<label>[^>]+) -->\n)?```sql\n(?P<sql>.*?)```", re.DOTALL)


def pages(root: Path) -> list[Path]:
    return [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").rglob("*.md"))]


def sql_blocks(page: Path) -> list[tuple[str, str]]:
    """Label (the comment before the block, or '') and text of each SQL block."""
    return [(match["label"] or "", match["sql"]) for match in SQL_BLOCK.finditer(page.read_text(encoding="utf-8"))]


def statements(sql: str) -> list[str]:
    return [statement for statement in sql.split(";") if statement.strip()]
