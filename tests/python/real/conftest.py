"""The mosaic: real extracts of several cities, built once as `make build` builds it, and a witness of the files.

The witness is a DuckDB of its own that reads the delivered files and nothing of the pipeline.
"""

import tarfile
from collections.abc import Generator
from pathlib import Path

import duckdb
import pytest

from tests.python.builds import BuiltCity


@pytest.fixture(scope="session")
def mosaic(real_extracts_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltCity:
    city = BuiltCity("mosaic", tmp_path_factory.mktemp("mosaic") / "data", real_extracts_dir)
    built = city.build()
    assert built.returncode == 0, built.stdout + built.stderr
    return city


@pytest.fixture(scope="session")
def warehouse(mosaic: BuiltCity) -> Generator[duckdb.DuckDBPyConnection]:
    """The private warehouse, read-only: what the pipeline made of the files."""
    with mosaic.open_warehouse() as connection:
        yield connection


@pytest.fixture(scope="session")
def witness(real_extracts_dir: Path, repository_root: Path) -> Generator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set file_search_path = '{real_extracts_dir},{repository_root}'")
        yield connection


@pytest.fixture(scope="session")
def boston_cases(
    real_extracts_dir: Path, witness: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> duckdb.DuckDBPyConnection:
    """The witness with table `boston_cases`: the 158 members of the archive."""
    folder = tmp_path_factory.mktemp("boston_311")
    (archive,) = (real_extracts_dir / "boston_311_2015").glob("*.tar.gz")
    with tarfile.open(archive) as members:
        members.extractall(folder, filter="data")
    witness.execute(
        f"""
        create table boston_cases as
        select
            OnTime_Status as on_time_status,
            lower(trim(neighborhood)) as neighborhood,
            strptime(OPEN_DT, '%m/%d/%Y %I:%M:%S %p') as opened,
            strptime(TARGET_DT, '%m/%d/%Y %I:%M:%S %p') as target,
            strptime(CLOSED_DT, '%m/%d/%Y %I:%M:%S %p') as closed
        from read_csv('{folder}/**/*.csv', all_varchar = true, header = true, union_by_name = true)
        """
    )
    return witness
