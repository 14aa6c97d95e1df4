"""No personal column reaches a published table, whatever path its values take through the SQL."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.python.docs.column_lineage import UntraceableSqlError, carried_origins
from tests.python.docs.project_lineage import personal_columns_by_relation, sensitivity

DRIVER = frozenset({"police.stops.driver_name"})
STOPS = {"raw.stops": {"stop_id": frozenset(), "district": frozenset(), "driver_name": DRIVER}}


@pytest.fixture(scope="session")
def personal_columns(manifest: Mapping[str, Any], repository_root: Path) -> dict[str, dict[str, frozenset[str]]]:
    return personal_columns_by_relation(manifest, repository_root)


@pytest.mark.parametrize("room", ["staging", "conformed", "intermediate", "marts", "quality", "open"])
def test_no_personal_column_leaves_the_raw_room(room: str, manifest: Mapping[str, Any], personal_columns) -> None:
    models = [
        f"{node['schema']}.{node['alias']}"
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == room
    ]
    leaks = [
        f"{model}.{column} carries {', '.join(sorted(origins))}"
        for model in models
        for column, origins in personal_columns[model].items()
        if origins
    ]
    assert models, f"no model in {room}"
    assert not leaks, "\n".join(leaks)


def test_every_column_of_an_extract_says_how_sensitive_it_is(manifest: Mapping[str, Any]) -> None:
    silent = [
        f"{source['source_name']}.{source['name']}.{name}"
        for source in manifest["sources"].values()
        for name, column in source["columns"].items()
        if sensitivity(column) not in {"public", "internal", "personal"}
    ]
    assert not silent, "\n".join(silent)


def test_the_city_has_personal_columns_to_protect(personal_columns) -> None:
    origins = {
        origin
        for table, columns in personal_columns.items()
        if table.startswith("raw.")
        for each in columns.values()
        for origin in each
        if not origin.endswith("._extra")
    }
    assert origins, "the contracts declare no personal column: this test would prove nothing"


@pytest.mark.parametrize(
    "sql",
    [
        "select upper(trim(driver_name)) as who from raw.stops",
        "with stops as (select * from raw.stops), final as (select * from stops) select * from final",
        "select district, min(driver_name) as who from raw.stops group by all",
        "select district from raw.stops union all select driver_name from raw.stops",
        "select (select max(driver_name) from raw.stops) as who",
        "select to_json(stops) as who from raw.stops as stops",
        "select {'a': stop_id, 'b': driver_name} as who from raw.stops",
        "select names.who from raw.stops as stops, unnest([stops.driver_name]) as names(who)",
        "select who from (select driver_name, district from raw.stops) unpivot (who for part in (driver_name, district))",
        "with long as (unpivot raw.stops on driver_name, district into name part value who) select who from long",
        "select columns(*) from raw.stops",
        "select item.* from (select unnest([{'a': driver_name}]) as item from raw.stops)",
        "select coalesce(district, driver_name) as who, who as again from raw.stops",
        "with given as (select driver_name as subgroup from raw.stops) select subgroup from methods.trend('given')",
    ],
)
def test_a_personal_value_is_followed_through(sql: str) -> None:
    assert DRIVER in carried_origins(sql, STOPS).values()


@pytest.mark.parametrize(
    "sql",
    [
        "select stop_id, district from raw.stops where driver_name is not null",
        "select district, count(*) as stop_count, count(distinct driver_name) as n from raw.stops group by all",
        "select * exclude (driver_name) from raw.stops",
        "with long as (unpivot raw.stops on columns('^dis') into name part value v) select stop_id, v from long",
        "select stop_id, 'driver_name' from raw.stops union all select district, 'driver_name' from raw.stops",
    ],
)
def test_what_says_nothing_about_a_person_is_not_a_leak(sql: str) -> None:
    assert not any(carried_origins(sql, STOPS).values())


def test_a_relation_that_nobody_declared_is_refused() -> None:
    with pytest.raises(UntraceableSqlError):
        carried_origins("select who from raw.elsewhere", STOPS)


def test_a_name_selected_into_a_mart_is_found(tmp_path: Path) -> None:
    source_column = {"config": {"meta": {"sensitivity": "personal"}}}
    manifest = {
        "sources": {
            "source.stops": {
                "source_name": "police",
                "name": "stops",
                "schema": "raw",
                "identifier": "police__stops",
                "columns": {"stop_id": {}, "driver_name": source_column, "date_of_birth": source_column},
            }
        },
        "nodes": dict(
            [
                _model("marts", "fct_stops", "stops", "select stop_id, driver_name, age_years from conformed.stops"),
                _model("conformed", "stops", "stg_police__stops", "select * from staging.stg_police__stops"),
                _model(
                    "staging",
                    "stg_police__stops",
                    "",
                    "select stop_id, driver_name, year(today()) - year(date_of_birth) as age_years from raw.police__stops",
                ),
            ]
        ),
    }
    assert personal_columns_by_relation(manifest, tmp_path)["marts.fct_stops"] == {
        "stop_id": frozenset(),
        "driver_name": DRIVER,
        "age_years": frozenset(),
    }


def _model(room: str, name: str, upstream: str, sql: str) -> tuple[str, dict[str, Any]]:
    return f"model.{name}", {
        "unique_id": f"model.{name}",
        "resource_type": "model",
        "schema": room,
        "alias": name,
        "original_file_path": f"models/{room}/demo/{name}.sql",
        "depends_on": {"nodes": [f"model.{upstream}"]},
        "compiled_code": sql,
    }
