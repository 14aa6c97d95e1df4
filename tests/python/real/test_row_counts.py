"""Every row of every real extract arrives: delivered = loaded + rejected, and delivered is what the file holds."""

import duckdb
import pytest

# Rows as the description of the extracts counts them, not as the pipeline does.
DELIVERED = {
    "boston_311.requests": 121_145,
    "boston_census.population_by_race": 214,
    "citylab.traffic_deaths": 137,
    "houston_hr.employees": 2_000,
    "minneapolis_census.neighborhoods": 84,
    "minneapolis_police.stops": 51_920,
    "mta.indicators": 348,
    "nyc_census.council_districts": 51,
    "nyc_health.inspection_violations": 480_621,
    "nyc_mmr.indicators": 1_139,
    "philadelphia_open_data.datasets": 468,
    "sunnyvale_police.collisions": 2_977,
    "sunnyvale_police.parties": 6_193,
    "sunnyvale_police.victims": 4_864,
    "toronto_procurement.contracts": 707,
}


@pytest.mark.parametrize("extract", DELIVERED)
def test_every_row_is_loaded_or_rejected(warehouse: duckdb.DuckDBPyConnection, extract: str) -> None:
    delivered, accounted, statuses = warehouse.execute(
        """
        select sum(delivered_rows), sum(loaded_rows + rejected_rows), list(distinct status)
        from quality.ingest_batches where extract = ?
        """,
        [extract],
    ).fetchall()[0]
    assert (delivered, accounted, statuses) == (DELIVERED[extract], DELIVERED[extract], ["accepted"])


def test_raw_tables_hold_the_loaded_rows(warehouse: duckdb.DuckDBPyConnection) -> None:
    ledger = warehouse.execute(
        "select extract, sum(loaded_rows - compacted_rows) from quality.ingest_batches group by all"
    ).fetchall()
    for extract, loaded in ledger:
        table = extract.replace(".", "__")
        assert warehouse.execute(f"select count(*) from raw.{table}").fetchall() == [(loaded,)], extract


def test_no_extract_drifts_from_its_contract(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute("select extract, drift, column_name from quality.schema_drift").fetchall() == []


def test_columns_outside_the_contract_of_a_survey_are_not_kept(warehouse: duckdb.DuckDBPyConnection) -> None:
    kept = warehouse.execute("select count(_extra) from raw.nyc_census__council_districts").fetchall()
    assert kept == [(0,)]


def test_only_known_codes_stay_without_a_meaning(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Boston's district 0 and two vague area names, and New York's missing borough: none is a place."""
    rows = warehouse.execute("select source_system, domain, source_code from quality.qc_unmapped_codes").fetchall()
    assert set(rows) == {
        ("boston_311", "council_district", "0"),
        ("boston_311", "neighborhood", "boston"),
        ("boston_311", "neighborhood", "chestnut hill"),
        ("nyc_health", "borough", "missing"),
    }
