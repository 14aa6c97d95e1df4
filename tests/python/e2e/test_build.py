"""`make build` and `make rollback` as a person runs them: a good delivery, a bad one, nothing new, one step back."""

import json
import time
from pathlib import Path

import duckdb
import pytest

from tests.python.builds import BuiltCity

pytestmark = pytest.mark.slow
QUICK_SECONDS = 20
BAD_DELIVERY = "police/stops_2026_q1.csv"


def release_ids(city: BuiltCity) -> list[str]:
    return sorted(path.name for path in (city.published / "releases").iterdir())


def deliver_one_row(city: BuiltCity) -> None:
    """A file with the header and one row where sixty are usual: held for its volume."""
    earlier = (city.extracts_dir / "police" / "stops_2025_q4.csv").read_bytes().split(b"\n")
    row = b"X-1" + earlier[1][earlier[1].index(b";") :]
    (city.extracts_dir / BAD_DELIVERY).write_bytes(b"\n".join([earlier[0], row, b""]))


@pytest.fixture(scope="module")
def second_release(first_release: BuiltCity, tmp_path_factory: pytest.TempPathFactory) -> tuple[BuiltCity, str]:
    """The city after the second delivery, of which one file is bad, and what the build said."""
    folder = tmp_path_factory.mktemp("second")
    city = first_release.copy(folder / "data", own_extracts=folder / "extracts")
    deliver_one_row(city)
    run = city.build()
    assert run.returncode == 0, run.stdout + run.stderr
    return city, run.stdout


def test_a_bad_batch_is_held_and_the_rest_is_published(second_release: tuple[BuiltCity, str]) -> None:
    city, said = second_release
    assert f"held: {BAD_DELIVERY} (police.stops), volume" in said
    assert "1 held" in said
    notes = json.loads((city.published / "current" / "release.json").read_text())
    held = [batch["source_file"] for batch in notes["input_batches"] if batch["status"] == "held"]
    assert held == [BAD_DELIVERY]
    [stale] = notes["stale_measures"]
    assert (stale["department_code"], stale["extract"]) == ("police", "police.stops")
    assert {"police_stops", "police_search_rate"} <= set(stale["measures"])
    assert notes["previous_release"] == release_ids(city)[0]
    with duckdb.connect(city.published / "current" / "performance.duckdb", read_only=True) as connection:
        newest = connection.execute(
            "select max(period_start_date) from marts.fct_measure_values where measure_code = 'police_stops' and value > 0"
        ).fetchall()[0][0]
    assert newest.year == 2025


def test_the_warehouse_is_private_and_the_release_is_not(second_release: tuple[BuiltCity, str]) -> None:
    city, _ = second_release
    assert city.state_dir.joinpath("warehouse.duckdb").stat().st_mode & 0o777 == 0o600
    assert city.state_dir.joinpath("quarantine").stat().st_mode & 0o077 == 0
    assert city.state_dir.joinpath("runs").stat().st_mode & 0o077 == 0
    assert (city.published / "current" / "performance.duckdb").stat().st_mode & 0o777 == 0o644


def test_the_run_is_timed_and_its_stages_are_published(second_release: tuple[BuiltCity, str]) -> None:
    city, _ = second_release
    with duckdb.connect(city.published / "current" / "performance.duckdb", read_only=True) as connection:
        stages = connection.execute(
            "select stage, seconds, peak_rss_bytes from quality.run_stages where run_id = ?",
            [json.loads((city.published / "current" / "release.json").read_text())["run_id"]],
        ).fetchall()
    assert {"ingest police.stops", "gate raw", "transform", "gate marts"} <= {stage for stage, _, _ in stages}
    assert all(seconds > 0 and peak > 10**7 for _, seconds, peak in stages)


def test_everything_published_has_a_comment(second_release: tuple[BuiltCity, str]) -> None:
    city, _ = second_release
    for file in ("performance.duckdb", "open/performance_open.duckdb"):
        with duckdb.connect(city.published / "current" / file, read_only=True) as connection:
            bare = connection.execute(
                """
                select schema_name, table_name, null from duckdb_tables() where comment is null
                union all
                select schema_name, table_name, column_name from duckdb_columns() where not internal and comment is null
                """
            ).fetchall()
        assert bare == []


def test_nothing_new_is_quick_and_repeats_what_is_open(second_release: tuple[BuiltCity, str]) -> None:
    city, _ = second_release
    before = release_ids(city)
    started = time.monotonic()
    run = city.build()
    assert time.monotonic() - started < QUICK_SECONDS
    assert run.returncode == 0
    assert run.stdout.startswith(f"nothing new; current release {before[-1]} stands")
    assert release_ids(city) == before


def test_a_rollback_holds_until_something_is_new(second_release: tuple[BuiltCity, str]) -> None:
    city, _ = second_release
    first, second = release_ids(city)
    assert city.roll_back().returncode == 0
    run = city.build()
    assert run.returncode == 0
    assert run.stdout.startswith(f"nothing new; current release {first} stands (rolled back from {second})")
    refused = city.roll_back()
    assert refused.returncode == 1
    assert "oldest" in refused.stderr
    assert city.roll_back(second).returncode == 0
    assert (city.published / "current").readlink().name == second


def test_without_extracts_the_reason_is_clear(second_release: tuple[BuiltCity, str], tmp_path: Path) -> None:
    city, _ = second_release
    for variables, reason in (
        ({"CITY": "mosaic", "EXTRACTS_DIR": ""}, "CITY=mosaic needs EXTRACTS_DIR"),
        ({"EXTRACTS_DIR": str(tmp_path / "none")}, "there is no such folder"),
        ({"CITY": "atlantis"}, "there is no models/staging/atlantis/"),
    ):
        run = city.build(**variables)
        assert run.returncode == 2
        assert reason in run.stderr
