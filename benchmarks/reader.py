"""One reader of a dashboard: opens the published file and runs the ten queries, again and again.

    python -m benchmarks.reader RELEASE.duckdb DASHBOARDS PAUSE_SECONDS

Prints JSON: the seconds of each query, by name, one list a dashboard. The pause stands for a person who looks.
"""

import json
import random
import re
import sys
import time
from pathlib import Path

import duckdb

# What the reader clicks on.
MEASURES = ("service_requests_on_time", "police_stops_per_1k", "ems_response_within_standard", "inspection_pass_rate")


def read_queries() -> dict[str, str]:
    """The queries of queries.sql by name."""
    parts = re.split(r"-- name: (\w+)\n", Path(__file__).with_name("queries.sql").read_text())
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def run_dashboards(release: Path, count: int, pause_seconds: float) -> list[dict[str, float]]:
    queries = read_queries()
    dashboards = []
    # As the README advises where many read: sharing out a query of 2 ms costs more than it saves.
    with duckdb.connect(str(release), read_only=True, config={"threads": 1}) as connection:
        for number in range(count):
            # Spread out, or readers that start together would stay together.
            time.sleep(random.uniform(0, 2 * pause_seconds))
            measure_code = MEASURES[number % len(MEASURES)]
            seconds = {}
            for name, sql in queries.items():
                started = time.perf_counter()
                # As BI tools send it: with the value in the text.
                connection.execute(sql.replace("$measure_code", f"'{measure_code}'")).fetchall()
                seconds[name] = time.perf_counter() - started
            dashboards.append(seconds)
    return dashboards


if __name__ == "__main__":
    print(json.dumps(run_dashboards(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
