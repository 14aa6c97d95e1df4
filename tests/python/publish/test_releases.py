"""`make releases` and `make verify`: what changed from one release to the next, and whether files are what they were."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration import releases, verify
from orchestration.lib.publish import publish
from orchestration.lib.release_compare import change_lines, compare_releases
from orchestration.lib.release_store import keep_latest, release_ids, roll_back
from orchestration.lib.settings import Settings

STATUSES = """
    create schema marts;
    create table marts.dim_measures as select unnest({measures}) as measure_code;
    create table marts.fct_measure_status as
    select
        'm' as measure_code, 'month' as period_grain, make_date(2024, month::int, 1) as period_start_date,
        'city' as geography_type, 'city' as geography_code, 'all' as population_dimension, 'all' as population_group,
        'bands' as method, status
    from unnest({statuses}) with ordinality as t (status, month);
    create table marts.fct_goal_progress as
    select 'g' as goal_code, date '2024-01-01' as period_start_date, 'on_track' as status
    union all select 'g', date '2024-02-01', '{goal}';
"""


def database(path: Path, **facts: object) -> Path:
    with duckdb.connect(path) as connection:
        connection.execute(STATUSES.format(**facts))
    return path


def test_measures_statuses_and_goals_that_moved_are_named(tmp_path: Path) -> None:
    before = database(
        tmp_path / "a.db", measures=["m", "gone"], statuses=["on_track", "on_track", "achieved"], goal="on_track"
    )
    after = database(
        tmp_path / "b.db",
        measures=["m", "new", "newer"],
        statuses=["achieved", "achieved", "not_available", "on_track"],
        goal="achieved",
    )
    with duckdb.connect(after) as connection:
        connection.execute("create table marts.dim_plans as select 1 as plan_code")
    assert list(change_lines(compare_releases(before, after, "marts", tmp_path))) == [
        "tables added: dim_plans",
        "rows: dim_measures +1 (3), fct_measure_status +1 (4)",
        "measures added: new, newer",
        "measures removed: gone",
        "statuses moved: on_track → achieved 2, achieved → not_available 1",
        "goals moved: g on_track → achieved",
    ]
    assert list(change_lines(compare_releases(after, after, "marts", tmp_path))) == []


def test_a_release_of_another_shape_is_said_and_not_guessed(tmp_path: Path) -> None:
    before = database(tmp_path / "a.db", measures=["m"], statuses=["on_track"], goal="on_track")
    after = database(tmp_path / "b.db", measures=["m"], statuses=["achieved"], goal="on_track")
    with duckdb.connect(before) as connection:
        connection.execute("alter table marts.fct_measure_status drop column method")
    lines = list(change_lines(compare_releases(before, after, "marts", tmp_path)))
    assert lines == ["not compared (another shape): fct_measure_status"]


@pytest.fixture
def released(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A city with two releases, as the commands see it."""
    publish(settings, "run-1", "c0de")
    with duckdb.connect(settings.warehouse) as connection:
        connection.execute("insert into marts.fct_measure_values values ('police_stops', date '2025-03-01', 9)")
        connection.execute("update open.measures set value = 3 where code = 'a'")
        connection.execute("insert into open.measures values ('d', 'new', null)")
    publish(settings, "run-1", "c0de")
    for name, value in {"CITY": settings.city, "WAREHOUSE_DIR": settings.warehouse_dir}.items():
        monkeypatch.setenv(name, str(value))
    return settings


def test_releases_are_listed_with_what_changed(released: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = release_ids(released.published_dir)
    assert releases.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(second)
    assert lines[0].endswith("current")
    assert "  other figures: marts.fct_measure_values, open.catalog, open.measures" in lines
    assert "  rows: fct_measure_values +1 (3)" in lines
    assert next(line for line in lines if line.startswith(first)).endswith("UTC")
    roll_back(released.published_dir)
    releases.main()
    assert f"{first}" in next(line for line in capsys.readouterr().out.splitlines() if line.endswith("current"))


def test_a_broken_release_does_not_hide_the_others(released: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = release_ids(released.published_dir)
    (released.published_dir / "releases" / second / "performance.duckdb").write_bytes(b"cut")
    assert releases.main() == 1
    said = capsys.readouterr().out
    assert f"make verify RELEASE={second}" in said
    assert f"{first}  built" in said


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            lambda folder: rewrite(folder / "open/measures.csv", lambda text: text.replace("3.0", "4.0")),
            "measures.csv: SHA-256",
        ),
        (lambda folder: (folder / "open/measures.csv").write_bytes(b""), "measures.csv: 0 bytes"),
        (
            lambda folder: (folder / "open/measures.parquet").unlink(),
            "measures.parquet: in release.json, but there is no",
        ),
        (lambda folder: (folder / "open/extra.csv").write_bytes(b"x"), "open/extra.csv: not in release.json"),
        (lambda folder: rewrite(folder / "open/data.json", lambda text: text[:-9]), "open/data.json: cannot be read"),
    ],
)
def test_a_file_that_is_not_what_it_was_is_named(
    released: Settings, capsys: pytest.CaptureFixture[str], damage: Callable[[Path], object], said: str
) -> None:
    assert verify.main([]) == 0
    assert "all as they were published" in capsys.readouterr().out
    damage(released.published_dir / "current")
    assert verify.main([]) == 1
    assert said in capsys.readouterr().out
    assert verify.main([release_ids(released.published_dir)[0]]) == 0


@pytest.mark.parametrize("catalogue", ["data.json", "dcat-us-3.json", "datapackage.json"])
def test_a_catalogue_that_says_another_size_is_named(
    released: Settings, capsys: pytest.CaptureFixture[str], catalogue: str
) -> None:
    folder = released.published_dir / "current"
    size = (folder / "open" / "measures.csv").stat().st_size
    rewrite(folder / "open" / catalogue, lambda text: text.replace(f'"{size}"', '"1"').replace(f": {size},", ": 1,"))
    assert verify.main([]) == 1
    assert f"open/measures.csv: {size} bytes, {catalogue} says 1" in capsys.readouterr().out


def test_a_release_that_is_not_kept_is_refused(released: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main(["20000101T000000Z-0000"]) == 1
    assert "there is no release 20000101T000000Z-0000; there are: " in capsys.readouterr().err


def test_release_notes_tell_what_changed_of_the_open_tables_alone(released: Settings) -> None:
    first, second = release_ids(released.published_dir)
    folder = released.published_dir / "releases"
    assert "The first release." in (folder / first / "open" / "release_notes.md").read_text()
    notes = (folder / second / "open" / "release_notes.md").read_text()
    assert f"Against {first}" in notes
    assert "* rows: catalog" not in notes
    assert "* rows: measures +1 (4)" in notes
    assert "fct_measure_values" not in notes


def test_the_current_release_and_the_one_before_it_are_always_kept(released: Settings) -> None:
    first, second = release_ids(released.published_dir)
    assert keep_latest(released.published_dir, 1) == []
    assert release_ids(released.published_dir) == [first, second]
    notes = json.loads((released.published_dir / "current" / "release.json").read_text())
    assert notes["previous_release"] == first
