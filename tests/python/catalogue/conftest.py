"""A copy of the demo city's seeds, good until a test spoils one."""

import shutil
from pathlib import Path

import pytest

from tests.python.seeds import Seeds


@pytest.fixture
def seeds(repository_root: Path, tmp_path: Path) -> Seeds:
    shutil.copytree(repository_root / "seeds", tmp_path / "seeds")
    return Seeds(tmp_path)
