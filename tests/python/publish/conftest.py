"""A warehouse of one mart, one open table, a macro and a ledger: enough to publish, made in milliseconds."""

import json
import os
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.ledger import ensure_ledger
from orchestration.lib.settings import Settings

# A server is not a package of PyPI: without one these tests are not there, rather than skipped (CONTRIBUTING.md).
collect_ignore = [] if os.environ.get("POSTGRES_TEST_DSN") else ["test_postgres.py"]

RUN = "run-1"
TABLES = """
create schema raw; create schema marts; create schema open; create schema intermediate;
create table raw.people (name varchar, date_of_birth date);
insert into raw.people values ('Personal Name', date '1980-01-02');
create table marts.fct_measure_values (measure_code varchar, period_start_date date, value double);
comment on table marts.fct_measure_values is 'One row per measure and period; the city''s figures.';
comment on column marts.fct_measure_values.value is 'In the measure''s unit.';
insert into marts.fct_measure_values values ('police_stops', date '2025-01-01', 1 / 3),
    ('police_stops', date '2025-02-01', null);
create view marts.dim_measures as select 'police_stops' as measure_code, '=1+1' as measure_name;
create table marts.int_hidden as select * from raw.people;
create table open.measures as
    select * from (values ('a', '=cmd()', -1.5), ('b', '-1', 2), ('c', 'ünï', null)) as t (code, label, value);
comment on table open.measures is 'One row per measure.';
create schema methods;
create macro methods.add(x, y := 2) as x + y;
create macro methods.add_twice(x) as methods.add(methods.add(x));
create macro methods.everything(t) as table select * from query_table(t);
comment on macro methods.add is 'Adds.';
"""
LEDGER = """
create table quality.fct_measure_freshness as
    select * from (values ('police_stops', 'police.stops', 'police', true, 'police/b.csv: volume'))
        as t (measure_code, extract, department_code, is_stale, stale_reason);
insert into quality.ingest_batches (
    batch_id, extract, source_file, sha256, file_bytes, file_modified_ns, batch_sequence,
    delivered_rows, loaded_rows, rejected_rows, status, received_at, run_id, contract_version
)
values ('b1', 'police.stops', 'police/a.csv', 'x', 1, 1, 1, 3, 2, 1, 'accepted', now()::timestamp, 'run-1', 'v1');
insert into quality.rejected_rows values
    ('b1', 'police.stops', 'police/a.csv', 4, 3, 'stopped_at', 'cast_error', 'not a date', 'Personal Name;x', now()::timestamp);
insert into quality.check_results values
    ('run-0', 'marts', 'fct', 'old', 'critical', true, '1', '1', now()::timestamp, null, null, null),
    ('run-0', 'raw', 'police.stops', 'judged in a stopped run', 'warning', true, '1', '1', now()::timestamp, null,
        null, null),
    ('run-1', 'raw', 'police.stops', 'volume', 'warning', true, '1', '1', now()::timestamp, 'police.stops', 'b1', null);
"""
LEDGER_SOURCES = {
    name: {
        "name": name,
        "schema": "quality",
        "description": "One row per thing.",
        "columns": {column: {"name": column, "description": "The department's own."} for column in columns},
    }
    for name, columns in {
        "ingest_batches": ["batch_id", "extract"],
        "rejected_rows": ["extract", "original"],
    }.items()
}

# As dbt writes it down: the open table, its uniqueness test, and what it is made from.
OPEN_MEASURES = "model.city.open_measures"
MANIFEST = {
    "sources": LEDGER_SOURCES
    | {"source.police.stops": {"resource_type": "source", "source_name": "police", "name": "stops", "schema": "raw"}},
    "nodes": {
        OPEN_MEASURES: {
            "resource_type": "model",
            "name": "open_measures",
            "alias": "measures",
            "schema": "open",
            "config": {"meta": {"title": "Performance measures", "keywords": ["measures"]}},
        },
        "test.unique": {
            "resource_type": "test",
            "attached_node": OPEN_MEASURES,
            "test_metadata": {"name": "is_unique_combination", "kwargs": {"columns": ["code"]}},
        },
    },
    "parent_map": {OPEN_MEASURES: ["source.police.stops"]},
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A city whose warehouse is built and not yet published."""
    settings = Settings(
        city="demo",
        warehouse_dir=tmp_path,
        extracts_dir=tmp_path / "extracts",
        target_dir=tmp_path / "target",
        dagster_home=tmp_path / "dagster",
        releases_kept=3,
    )
    settings.state_dir.mkdir(parents=True)
    settings.target_dir.mkdir()
    settings.manifest.write_text(json.dumps(MANIFEST))
    with duckdb.connect(settings.warehouse) as connection:
        connection.execute(TABLES)
        ensure_ledger(connection)
        connection.execute(LEDGER)
    return settings
