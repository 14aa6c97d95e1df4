"""The open-data files of a release: one Parquet and one CSV file (UTF-8) for each public table."""

import re
from pathlib import Path

import duckdb

from orchestration.lib.release_content import columns, table_names
from orchestration.lib.sql_text import literal, quoted

# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, "CSV injection").
FORMULA_START = "^[=+@\\t\\r\\n-]"
# What cannot begin a formula and has to stay what it is: a negative number is no text.
INERT_TYPE = re.compile(
    r"U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL\(\d+,\d+\)|BOOLEAN|DATE|TIME|TIMESTAMP.*"
)
TIMES = "%Y-%m-%dT%H:%M:%SZ"


def export_open_tables(connection: duckdb.DuckDBPyConnection, database: str, folder: Path) -> None:
    """Write `<table>.parquet` and `<table>.csv` for each table of schema `open`."""
    for table in table_names(connection, database, "open"):
        export_table(connection, database, table, folder)


def export_table(connection: duckdb.DuckDBPyConnection, database: str, table: str, folder: Path) -> None:
    """Both files of one table. Times are UTC; the CSV file writes them as ISO 8601 does."""
    relation = quoted(database, "open", table)
    connection.execute(f"copy {relation} to {literal(folder / f'{table}.parquet')} (format parquet)")
    query = _csv_query(connection, database, table)
    options = f"format csv, header, timestampformat '{TIMES}'"
    connection.execute(f"copy ({query}) to {literal(folder / f'{table}.csv')} ({options})")


def _csv_query(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> str:
    """Every column; text that a spreadsheet would run gets an apostrophe in front. Numbers stay numbers."""
    expressions = [
        quoted(name) if INERT_TYPE.fullmatch(data_type) else _inert(quoted(name))
        for name, data_type in columns(connection, database, "open", table)
    ]
    return f"select {', '.join(expressions)} from {quoted(database, 'open', table)}"


def _inert(column: str) -> str:
    """A column as text, whatever its type: a list or a label can begin like a formula too."""
    text = f"{column}::varchar"
    return f"if(regexp_matches({text}, '{FORMULA_START}'), '''', '') || {text} as {column}"
