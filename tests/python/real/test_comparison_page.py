"""The tables that docs/comparison.md prints are what its SQL gives on the release."""

from pathlib import Path

import pytest

from tests.python.builds import BuiltCity
from tests.python.docs.pages import sql_blocks, table_rows


@pytest.mark.parametrize("label", ["five cities", "new york"])
def test_a_printed_table_is_what_its_query_gives(label: str, repository_root: Path, mosaic: BuiltCity) -> None:
    page = repository_root / "docs/comparison.md"
    [sql] = [sql for block, sql in sql_blocks(page) if block == label]
    with mosaic.open_release() as release:
        rows = release.execute(sql).fetchall()
    assert [[str(cell) for cell in row] for row in rows] == table_rows(page, label) != []
