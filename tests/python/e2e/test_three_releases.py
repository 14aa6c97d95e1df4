"""Three releases of the demo city, the later two with late corrections and the last with another geography: all of them
together must not give a small count away."""

import csv
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from expectations.disclosure.audit import audit_release
from tests.python.builds import BuiltCity
from tests.python.seeds import Seeds

pytestmark = pytest.mark.slow
MOVED, MOVED_NAME, DISTRICTS = "foundry_district", "Foundry District", ("2", "3")
OLD_QUARTERS = (("2023_q2", "2024_q1", "2025_q2"), ("2023_q2", "2023_q4", "2025_q4"))
Row = dict[str, str]


@dataclass(frozen=True)
class ThreeReleases:
    city: BuiltCity
    releases: tuple[Path, ...]


def rewritten(file: Path, change: Callable[[list[Row]], Iterator[Row]]) -> None:
    """The file once more with other rows, as the police department writes it."""
    with file.open(encoding="latin-1", newline="") as old:
        rows = list(csv.DictReader(old, delimiter=";"))
    with file.open("w", encoding="latin-1", newline="") as new:
        writer = csv.DictWriter(new, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(change(rows))


def correct_late(city: BuiltCity, quarters: tuple[str, ...], chance: random.Random) -> None:
    """Of a few stops of old quarters race, sex or neighborhood was another one; some were no stops."""

    def change(rows: list[Row]) -> Iterator[Row]:
        corrected = chance.sample(rows, 12)
        for row in rows:
            if row in corrected:
                columns = (("Race",), ("Sex",), ("Neighborhood", "District"), None)[corrected.index(row) % 4]
                if columns is None:
                    continue
                other = chance.choice(rows)
                yield row | {column: other[column] for column in columns}
            else:
                yield row

    for quarter in quarters:
        rewritten(city.extracts_dir / f"police/stops_{quarter}.csv", change)


def redistrict(city: BuiltCity) -> None:
    """The neighborhood goes to another district, the department codes all its stops anew, and need is measured anew."""
    before, after = DISTRICTS
    seeds = Seeds(city.project)
    seeds.change("catalogue_geographies", {"geography_code": MOVED}, parent_code=f"d{after}")
    seeds.change("catalogue_area_indices", {"geography_code": MOVED}, index_value="40", year="2024")

    def change(rows: list[Row]) -> Iterator[Row]:
        for row in rows:
            is_moved = row["Neighborhood"] == MOVED_NAME and row["District"] == before
            yield row | {"District": after} if is_moved else row

    for file in sorted((city.extracts_dir / "police").glob("stops_*.csv")):
        rewritten(file, change)


def release_of(city: BuiltCity) -> Path:
    built = city.build()
    assert built.returncode == 0, built.stdout + built.stderr
    return city.release.resolve()


@pytest.fixture(scope="module")
def three(demo_city: BuiltCity, tmp_path_factory: pytest.TempPathFactory) -> ThreeReleases:
    folder = tmp_path_factory.mktemp("three_releases")
    city = demo_city.copy(folder / "data", own_extracts=folder / "extracts").with_project(folder / "project")
    chance = random.Random(7)
    releases = [city.release.resolve()]
    correct_late(city, OLD_QUARTERS[0], chance)
    releases.append(release_of(city))
    correct_late(city, OLD_QUARTERS[1], chance)
    redistrict(city)
    releases.append(release_of(city))
    return ThreeReleases(city, tuple(releases))


def test_no_small_count_can_be_worked_out_of_all_three(three: ThreeReleases) -> None:
    """The gate let the third release pass; the audit says why, and of how many counts."""
    audit = audit_release(three.city.warehouse, three.releases[:2])
    assert audit.findings == ()
    assert audit.small_counts > 300


def test_little_more_is_hidden_than_any_pattern_has_to_hide(demo_city: BuiltCity) -> None:
    audit = audit_release(demo_city.warehouse, [])
    assert audit.findings == ()
    assert 100 < audit.least_beside <= audit.hidden_beside <= 1.5 * audit.least_beside


def test_what_moved_would_be_told_by_the_districts(three: ThreeReleases) -> None:
    """As if the district had been open: the audit finds each month in which few were stopped in the neighborhood."""
    warehouse = three.city.warehouse.with_name("shown.duckdb")
    shutil.copy(three.city.warehouse, warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            """
            update open.measure_values set confidentiality_status = 'published'
            where measure_code = 'police_stops' and geography_code in ('d2', 'd3') and population_dimension = 'all'
            """
        )
    told = {finding.cell for finding in audit_release(warehouse, three.releases[:2]).findings}
    assert len({cell for cell in told if MOVED in cell and "police_stops:n month" in cell}) > 12
