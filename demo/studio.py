"""The place where one run draws: a DuckDB file, the city's small tables in it, and the calendar of a chunk.

Knows how to set up a chunk of rows; knows nothing about any extract.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import duckdb_extensions

from demo import city
from demo.faults import FaultLog

SQL_DIR = Path(__file__).parent / "sql"
EVERY_DAY = (1, 1, 1, 1, 1, 1, 1)


@dataclass
class Studio:
    connection: duckdb.DuckDBPyConnection
    extracts_dir: Path
    scale: float
    seed: int
    faults: FaultLog = field(default_factory=FaultLog)

    def run(self, name: str) -> None:
        """Run one of the SQL files."""
        self.connection.execute((SQL_DIR / f"{name}.sql").read_text(encoding="utf-8"))

    def set(self, **variables: object) -> None:
        for name, value in variables.items():
            self.connection.execute(f"set variable {name} = $value", {"value": value})

    def begin(self, extract: str) -> None:
        """Give the extract its own draws: an offset far from that of any other seed and extract."""
        digest = hashlib.blake2b(f"{self.seed}|{extract}".encode(), digest_size=8).digest()
        self.connection.execute(f"set variable draw_offset = {int.from_bytes(digest, 'big') >> 3}::ubigint")
        (self.extracts_dir / extract.split(".")[0]).mkdir(parents=True, exist_ok=True)

    def chunk(self, first_id: int, row_count: int, period: city.Period, weekdays: Sequence[int] = EVERY_DAY) -> None:
        """Say which rows come next, and from which days (weights Monday to Sunday)."""
        days = [day for day in days_of(period) for _ in range(weekdays[day.weekday()])]
        self.set(first_id=first_id, row_count=row_count, days=days, period_start=period.start)

    def chunks(
        self, sql: str, counts: Iterable[tuple[city.Period, int]], weekdays: Sequence[int] = EVERY_DAY
    ) -> Iterator[tuple[city.Period, int]]:
        """Draw the rows of one period after the other by a SQL file; gives each period and the first id in it."""
        first_id = 1
        for period, count in counts:
            self.chunk(first_id, count, period, weekdays)
            self.run(sql)
            yield period, first_id
            first_id += count

    def path(self, relative: str) -> Path:
        return self.extracts_dir / relative

    def count(self, question: str) -> int:
        row = self.connection.execute(question).fetchone()
        return int(row[0]) if row else 0


def days_of(period: city.Period) -> Iterator[date]:
    for offset in range((period.end - period.start).days):
        yield period.start + timedelta(days=offset)


def volume(
    studio: Studio, per_day: float, period: city.Period, season: Sequence[float] = (1.0,), trend: float = 0.0
) -> int:
    """Rows of a period. At least 60, so that one faulty row stays below the share that holds a batch."""
    factor = season[(period.start.month - 1) * len(season) // 12] * (1 + trend * (period.year - city.YEARS[0]))
    return max(60, round(studio.scale * per_day * (period.end - period.start).days * factor))


def load_city(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the draw macros and the small tables of the city."""
    connection.execute((SQL_DIR / "draws.sql").read_text(encoding="utf-8"))
    tables: dict[str, tuple[str, list[tuple[object, ...]]]] = {
        "districts": (
            "district integer, on_time_z double, ems_z double, fire_z double, pass_share double, permit_z double",
            [
                (d, *(city.normal_quantile(p) for p in row[:3]), row[3], city.normal_quantile(row[4]))
                for d, row in city.DISTRICTS.items()
            ],
        ),
        "places": (
            "place_id integer, neighborhood varchar, neighborhood_code varchar, district integer, precinct varchar, "
            "share integer, request_factor double",
            [(number, *row) for number, row in enumerate(city.NEIGHBORHOODS, start=1)],
        ),
        "race_shares": (
            "race varchar, label varchar, district integer, share integer",
            [(c, label, d, s) for c, (label, shares) in city.RACES.items() for d, s in enumerate(shares, start=1)],
        ),
        "genders": ("gender varchar, label varchar, share integer", [(c, *row) for c, row in city.GENDERS.items()]),
        "age_bands": ("age_band varchar, label varchar, share integer", [(c, *r) for c, r in city.AGE_BANDS.items()]),
        "stops_by_race": (
            "race varchar, race_code varchar, propensity double, search_share double, hit_share double",
            [(c, *row) for c, row in city.STOPS_BY_RACE.items()],
        ),
        "departments": (
            "department_code varchar, share double, women_share double, sworn_share double",
            [(c, *row) for c, row in city.DEPARTMENTS.items()],
        ),
        "survey_districts": ("district integer, safe_share double", list(city.SAFE_BY_DISTRICT.items())),
        "survey_ages": (
            "age_band varchar, first_age integer, last_age integer, response double, safe_shift double",
            [(c, *row) for c, row in city.SURVEY_AGES.items()],
        ),
        "hired_shares": ("race varchar, share double", list(city.HIRED_BY_RACE.items())),
        "certified_shares": ("year integer, share double", list(city.CERTIFIED_SHARE.items())),
    }
    for name, (columns, rows) in tables.items():
        connection.execute(f"create table {name} ({columns})")
        connection.executemany(f"insert into {name} values ({', '.join('?' * len(rows[0]))})", rows)


@contextmanager
def open_studio(out: Path, scale: float, seed: int, threads: int | None, memory_limit: str) -> Iterator[Studio]:
    """A studio whose working file lies beside the output and is removed with everything in it."""
    duckdb_extensions.import_extension("excel")
    with TemporaryDirectory(prefix=".draw-", dir=out) as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": f"{folder}/spill",
        }
        if threads is not None:
            config["threads"] = threads
        with duckdb.connect(f"{folder}/draw.duckdb", config=config) as connection:
            connection.execute("load excel")
            load_city(connection)
            yield Studio(connection, out / "extracts", scale, seed)
