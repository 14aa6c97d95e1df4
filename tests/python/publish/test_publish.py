"""A release is complete, says what the warehouse says, carries nothing private, and appears in one step."""

import csv
import hashlib
import json
import shutil
import stat
from pathlib import Path

import duckdb
import pytest

from orchestration.lib import release_build, release_store
from orchestration.lib.publish import Publication, publish
from orchestration.lib.release_store import ReleaseError, current_release, make_current, release_ids, roll_back
from orchestration.lib.settings import Settings

RUN = "run-1"


def published(settings: Settings, code_version: str = "c0de") -> Publication:
    return publish(settings, RUN, code_version)


def change_a_figure(settings: Settings, value: float) -> None:
    with duckdb.connect(settings.warehouse) as connection:
        connection.execute("update marts.fct_measure_values set value = ?", [value])


def test_the_copy_has_tables_comments_and_macros(settings: Settings) -> None:
    folder = published(settings).folder
    with duckdb.connect(folder / "performance.duckdb", read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() order by 1"
        ).fetchall()
        assert [name for (name,) in tables] == [
            "marts.dim_measures",
            "marts.fct_measure_values",
            "quality.check_results",
            "quality.fct_measure_freshness",
            "quality.ingest_batches",
            "quality.rejected_rows",
            "quality.schema_drift",
        ]
        comments = connection.execute("select comment from duckdb_columns() where comment is not null").fetchall()
        assert ("In the measure's unit.",) in comments
        assert ("The department's own.",) in comments
        tables = dict(connection.execute("select table_name, comment from duckdb_tables()").fetchall())
        assert tables["fct_measure_values"] == "One row per measure and period; the city's figures."
        assert tables["ingest_batches"] == "One row per thing."
        assert "No row-level content" in tables["rejected_rows"]
        assert connection.execute("select methods.add(1), methods.add_twice(1)").fetchall() == [(3, 5)]
        assert connection.execute("select count(*) from methods.everything('marts.dim_measures')").fetchall() == [(1,)]
    with duckdb.connect(folder / "open" / "performance_open.duckdb", read_only=True) as connection:
        assert connection.execute("select count(*) from open.measures").fetchall() == [(3,)]
        assert connection.execute("select methods.add(1, 1)").fetchall() == [(2,)]


def test_no_row_level_reject_and_no_personal_value_leaves_the_warehouse(settings: Settings) -> None:
    folder = published(settings).folder
    for path in folder.rglob("*"):
        assert path.is_dir() or b"Personal Name" not in path.read_bytes(), path
    with duckdb.connect(folder / "performance.duckdb", read_only=True) as connection:
        rejected = connection.execute("from quality.rejected_rows").fetchall()
    assert rejected == [("police.stops", "cast_error", "stopped_at", 1, 1)]


def test_the_checks_behind_the_release_are_published(settings: Settings) -> None:
    folder = published(settings).folder
    with duckdb.connect(folder / "performance.duckdb", read_only=True) as connection:
        checks = connection.execute('select "check" from quality.check_results order by 1').fetchall()
    assert checks == [("judged in a stopped run",), ("volume",)]
    change_a_figure(settings, 2)
    folder = published(settings).folder
    with duckdb.connect(folder / "performance.duckdb", read_only=True) as connection:
        assert connection.execute('select "check" from quality.check_results').fetchall() == [("volume",)]


def test_spreadsheets_do_not_run_text_of_the_csv_files(settings: Settings) -> None:
    with (published(settings).folder / "open" / "measures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["code", "label", "value"], ["a", "'=cmd()", "-1.5"], ["b", "'-1", "2.0"], ["c", "ünï", ""]]


def test_release_json_has_the_size_and_hash_of_every_file(settings: Settings) -> None:
    folder = published(settings).folder
    notes = json.loads((folder / "release.json").read_text())
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"release.json"}
    assert set(notes["files"]) == files
    for name, described in notes["files"].items():
        content = (folder / name).read_bytes()
        assert described == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert notes["tables"]["open.measures"]["rows"] == 3
    assert [batch["batch_id"] for batch in notes["input_batches"]] == ["b1"]
    assert (notes["city"], notes["previous_release"], notes["code_version"]) == ("demo", None, "c0de")


def test_everyone_can_read_a_release_and_current_is_a_relative_link(settings: Settings) -> None:
    publication = published(settings)
    assert all(path.stat().st_mode & stat.S_IROTH for path in publication.folder.rglob("*"))
    link = settings.published_dir / "current"
    assert link.readlink() == Path("releases") / publication.release_id
    assert (link / "performance.duckdb").exists()


def test_a_copy_that_differs_from_the_warehouse_is_not_published(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = published(settings)
    change_a_figure(settings, 2)

    def lose_a_row(connection: duckdb.DuckDBPyConnection, database: str, folder: Path) -> None:
        connection.execute("delete from release.marts.fct_measure_values where period_start_date > date '2025-01-15'")

    monkeypatch.setattr(release_build, "export_open_tables", lose_a_row)
    with pytest.raises(ReleaseError, match="fct_measure_values"):
        published(settings)
    assert current_release(settings.published_dir) == first.release_id
    assert release_ids(settings.published_dir) == [first.release_id]


def test_nothing_new_leaves_the_current_release(settings: Settings) -> None:
    first, second = published(settings), published(settings)
    assert (second.is_new, second.release_id) == (False, first.release_id)
    assert not list(settings.published_dir.glob(".staging-*"))


@pytest.mark.parametrize("change", ["code", "figure", "batch"])
def test_new_code_figures_or_batches_make_a_release(settings: Settings, change: str) -> None:
    first = published(settings)
    if change == "figure":
        change_a_figure(settings, 2)
    if change == "batch":
        with duckdb.connect(settings.warehouse) as connection:
            connection.execute("update quality.ingest_batches set status = 'held'")
    second = published(settings, "new code" if change == "code" else "c0de")
    assert second.is_new
    assert release_ids(settings.published_dir) == [first.release_id, second.release_id]
    assert release_store.read_release(settings.published_dir, second.release_id)["previous_release"] == first.release_id


def test_the_last_bit_of_a_parallel_sum_is_not_a_new_figure(settings: Settings) -> None:
    change_a_figure(settings, 0.1 + 0.2)
    published(settings)
    change_a_figure(settings, 0.3)
    assert not published(settings).is_new
    change_a_figure(settings, 0.300001)
    assert published(settings).is_new


def test_retention_keeps_the_latest_and_the_current_one(settings: Settings) -> None:
    releases = []
    for number in range(5):
        change_a_figure(settings, number)
        releases.append(published(settings).release_id)
    assert release_ids(settings.published_dir) == releases[-3:]
    roll_back(settings.published_dir, releases[2])
    assert release_store.keep_latest(settings.published_dir, 1) == [releases[3]]
    assert release_ids(settings.published_dir) == [releases[2], releases[4]]


def test_a_rollback_holds_until_code_or_batches_change(settings: Settings) -> None:
    first = published(settings).release_id
    change_a_figure(settings, 2)
    second = published(settings).release_id
    roll_back(settings.published_dir)
    change_a_figure(settings, 3)
    held = published(settings)
    assert (held.is_new, held.release_id) == (False, first)
    assert current_release(settings.published_dir) == first
    third = published(settings, "new code")
    assert third.is_new
    notes = release_store.read_release(settings.published_dir, third.release_id)
    assert notes["previous_release"] == first
    assert release_ids(settings.published_dir) == [first, second, third.release_id]


def test_release_json_names_the_stale_measures(settings: Settings) -> None:
    notes = release_store.read_release(settings.published_dir, published(settings).release_id)
    assert notes["stale_measures"] == [
        {
            "department_code": "police",
            "extract": "police.stops",
            "reason": "police/b.csv: volume",
            "measures": ["police_stops"],
        }
    ]


def test_what_a_killed_build_left_is_swept(settings: Settings) -> None:
    published(settings)
    left = settings.published_dir / ".staging-killed"
    (left / "open").mkdir(parents=True)
    (settings.published_dir / ".current-123").symlink_to("releases/nothing")
    change_a_figure(settings, 2)
    published(settings)
    assert sorted(path.name for path in settings.published_dir.iterdir()) == ["current", "releases"]


def test_rollback_goes_one_back_and_to_a_named_release(settings: Settings) -> None:
    releases = []
    for number in range(3):
        change_a_figure(settings, number)
        releases.append(published(settings).release_id)
    assert roll_back(settings.published_dir) == (releases[2], releases[1])
    assert roll_back(settings.published_dir) == (releases[1], releases[0])
    with pytest.raises(ReleaseError, match="oldest"):
        roll_back(settings.published_dir)
    assert roll_back(settings.published_dir, releases[2]) == (releases[0], releases[2])
    with pytest.raises(ReleaseError, match="no release nonsense"):
        roll_back(settings.published_dir, "nonsense")


def test_an_open_reader_keeps_the_release_it_opened(settings: Settings) -> None:
    published(settings)
    with duckdb.connect(settings.published_dir / "current" / "performance.duckdb", read_only=True) as reader:
        change_a_figure(settings, 7)
        published(settings)
        old = reader.execute("select max(value) from marts.fct_measure_values").fetchall()
    assert old == [(1 / 3,)]
    with duckdb.connect(settings.published_dir / "current" / "performance.duckdb", read_only=True) as reader:
        assert reader.execute("select max(value) from marts.fct_measure_values").fetchall() == [(7,)]


def test_an_unfinished_release_cannot_become_current(settings: Settings) -> None:
    first = published(settings)
    unfinished = release_store.releases_dir(settings.published_dir) / "20990101T000000Z-abc"
    shutil.copytree(first.folder, unfinished)
    (unfinished / "release.json").unlink()
    with pytest.raises(ReleaseError):
        make_current(settings.published_dir, unfinished.name)


def test_a_release_that_was_never_made_current_does_not_pass_for_a_rollback(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = published(settings)
    change_a_figure(settings, 7.0)
    with monkeypatch.context() as killed:
        killed.setattr(release_store, "make_current", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            published(settings)
    assert current_release(settings.published_dir) == first.release_id
    assert release_ids(settings.published_dir)[-1] > first.release_id
    again = published(settings)
    assert again.is_new
    assert current_release(settings.published_dir) == again.release_id


def test_rows_lie_as_they_are_read_so_that_a_query_skips_most_of_them(settings: Settings) -> None:
    with duckdb.connect(settings.warehouse) as connection:
        connection.execute(
            """
            insert into marts.fct_measure_values
            select 'measure_' || lpad((hash(i) % 40)::varchar, 2, '0'), date '2025-01-01' + (hash(i) % 365)::integer, i
            from range(30000) as numbers (i)
            """
        )
    file = published(settings).folder / "performance.duckdb"
    with duckdb.connect(file, read_only=True) as connection:
        groups = connection.execute(
            "select count(distinct row_group_id) from pragma_storage_info('marts.fct_measure_values')"
        ).fetchone()
        rows = connection.execute("select measure_code, period_start_date from marts.fct_measure_values").fetchall()
        version = connection.execute("select tags['storage_version'] from duckdb_databases() where path is not null")
        assert version.fetchall() == [("v1.0.0+",)], "drivers of 1.0 open it"
    assert groups == (4,)
    assert rows == sorted(rows)
