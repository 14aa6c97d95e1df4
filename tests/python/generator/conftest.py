"""One small demo city for all tests of the generator."""

from pathlib import Path

import pytest

from tests.python.generator.deliveries import Rows, generate, read


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("city"), threads=2)


@pytest.fixture(scope="session")
def faults(city: Path) -> Rows:
    return read(city / "truth" / "faults.csv")
