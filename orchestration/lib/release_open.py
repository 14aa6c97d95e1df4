"""The open-data files of a release: one Parquet and one CSV file for each public table."""

from pathlib import Path

import duckdb

from orchestration.lib.release_content import columns, quoted, table_names

# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, "CSV injection").
FORMULA_START = "^[=+@\\t\\r-]"


def export_open_tables(connection: duckdb.DuckDBPyConnection, database: str, folder: Path) -> None:
    """Write `<table>.parquet` and `<table>.csv` for each table of schema `open`."""
    for table in table_names(connection, database, "open"):
        relation = quoted(database, "open", table)
        connection.execute(f"copy {relation} to '{_path(folder / f'{table}.parquet')}' (format parquet)")
        query = _csv_query(connection, database, table)
        connection.execute(f"copy ({query}) to '{_path(folder / f'{table}.csv')}' (format csv, header)")


def _csv_query(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> str:
    """Every column; text that a spreadsheet would run gets an apostrophe in front. Numbers stay numbers."""
    expressions = [
        f"case when regexp_matches({quoted(name)}, '{FORMULA_START}') then '''' else '' end || {quoted(name)}"
        f" as {quoted(name)}"
        if data_type == "VARCHAR"
        else quoted(name)
        for name, data_type in columns(connection, database, "open", table)
    ]
    return f"select {', '.join(expressions)} from {quoted(database, 'open', table)}"


def _path(path: Path) -> str:
    return str(path).replace("'", "''")
