"""A small demo city (SCALE=0.01) that tests build from outside, as `make build` does."""

import shutil
from pathlib import Path

import pytest

from tests.python.builds import BuiltCity, run

SCALE = "0.01"


@pytest.fixture(scope="session")
def small_extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All deliveries of the small city."""
    folder = tmp_path_factory.mktemp("small_city")
    generated = run("demo", "--scale", SCALE, "--out", str(folder))
    assert generated.returncode == 0, generated.stdout + generated.stderr
    return folder / "extracts"


@pytest.fixture(scope="session")
def first_release(small_extracts: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltCity:
    """A city with one release, made from what was delivered before 2025; the rest has arrived since."""
    folder = tmp_path_factory.mktemp("first_release")
    extracts = folder / "extracts"
    shutil.copytree(small_extracts, extracts, ignore=shutil.ignore_patterns("*2025*", "*2026*"))
    city = BuiltCity("demo", folder / "data", extracts, folder / "target")
    built = city.build()
    assert built.returncode == 0, built.stdout + built.stderr
    shutil.copytree(small_extracts, extracts, dirs_exist_ok=True)
    return city
