"""A release in a real PostgreSQL: whole, described, readable by its role alone, and replaced at once."""

import os
import threading
from collections.abc import Generator
from pathlib import Path

import duckdb
import duckdb_extensions
import pytest

from orchestration.lib.postgres import PostgresError, copy_release
from orchestration.lib.sql_text import literal

DSN = os.environ["POSTGRES_TEST_DSN"]
READER = "performance_test_reader"
SCHEMAS = ("marts", "quality", "marts__previous", "quality__previous", "marts__next", "quality__next")
VALUES = "select value from marts.fct_measure_values order by value"


class Server:
    """Plain SQL on the server, each statement on its own."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        duckdb_extensions.import_extension("postgres", con=self.connection)
        self.connection.execute("load postgres_scanner")
        self.connection.execute(f"attach '{DSN}' as pg (type postgres)")

    def tell(self, *orders: str) -> None:
        for order in orders:
            self.connection.execute("call postgres_execute('pg', ?)", [order])

    def ask(self, query: str) -> list[tuple]:
        text = query.replace("'", "''")
        return self.connection.execute(f"from postgres_query('pg', '{text}')").fetchall()


@pytest.fixture
def server() -> Generator[Server]:
    opened = Server()
    clean = [f"drop schema if exists {schema} cascade" for schema in SCHEMAS]
    opened.tell(*clean)
    yield opened
    opened.tell(*clean, f"drop owned by {READER}", f"drop role {READER}")
    opened.connection.close()


def release(folder: Path, value: float) -> Path:
    folder.mkdir()
    with duckdb.connect(str(folder / "performance.duckdb")) as connection:
        connection.execute(f"""
            create schema marts; create schema quality;
            create table marts.fct_measure_values as
                select 'police_stops' as measure_code, date '2025-01-01' as period_start_date, {value} + range as value,
                    [1.5, null] as history
                from range(1000);
            comment on table marts.fct_measure_values is 'One row per measure; the city''s figures.';
            comment on column marts.fct_measure_values.value is 'In the measure''s unit.';
            create table quality.check_results as select 'run' as "check", true as passed, 'ünï' as "table";
        """)
    return folder


def test_a_release_arrives_whole_and_described(server: Server, tmp_path: Path) -> None:
    copied = copy_release(release(tmp_path / "first", 1), "demo", DSN, READER)
    assert copied == {"marts.fct_measure_values": 1000, "quality.check_results": 1}
    assert server.ask("select count(*), min(value), max(history[1]) from marts.fct_measure_values") == [(1000, 1, 1.5)]
    assert server.ask('select "check", "table" from quality.check_results') == [("run", "ünï")]
    comments = server.ask("select description from pg_description where objoid = 'marts.fct_measure_values'::regclass")
    assert sorted(comments) == [("In the measure's unit.",), ("One row per measure; the city's figures.",)]


def test_text_of_a_department_arrives_as_it_is(server: Server, tmp_path: Path) -> None:
    texts = ["=cmd|'/c calc'!A1", "d\"1'; drop schema marts cascade;\n--\t\\N", "\\.", "$$; drop table x; $$", "{a,b}"]
    folder = release(tmp_path / "first", 1)
    with duckdb.connect(str(folder / "performance.duckdb")) as connection:
        connection.execute("create table marts.dim_departments as select unnest(?) as department_name", [texts])
        connection.execute(f"comment on table marts.dim_departments is {literal(''.join(texts))}")
        connection.execute(f"comment on column marts.dim_departments.department_name is {literal(''.join(texts))}")
    copy_release(folder, "demo", DSN, READER)
    assert server.ask("select department_name from marts.dim_departments") == [(text,) for text in texts]
    comments = server.ask("select description from pg_description where objoid = 'marts.dim_departments'::regclass")
    assert comments == [("".join(texts),)] * 2


def test_a_text_with_a_character_that_postgresql_has_not(server: Server, tmp_path: Path) -> None:
    folder = release(tmp_path / "first", 1)
    with duckdb.connect(str(folder / "performance.duckdb")) as connection:
        connection.execute("create table marts.dim_departments as select ? as name, [?] as names", ["a\0b", "\0"])
    copy_release(folder, "demo", DSN, READER)
    assert server.ask("select name, names[1] from marts.dim_departments") == [("a\ufffdb", "\ufffd")]


def test_the_reading_role_may_read_and_nothing_else(server: Server, tmp_path: Path) -> None:
    copy_release(release(tmp_path / "first", 1), "demo", DSN, READER)
    copy_release(release(tmp_path / "second", 2), "demo", DSN, READER)
    for right, expected in {"select": True, "insert": False, "update": False, "delete": False}.items():
        query = f"select has_table_privilege('{READER}', 'marts.fct_measure_values', '{right}')"
        assert server.ask(query) == [(expected,)]
    assert server.ask(f"select has_schema_privilege('{READER}', 'marts', 'usage')") == [(True,)]


def test_readers_see_one_release_or_the_other(server: Server, tmp_path: Path) -> None:
    folders = [release(tmp_path / str(number), number) for number in range(6)]
    copy_release(folders[0], "demo", DSN, READER)
    seen, errors, done = set(), [], threading.Event()

    def read() -> None:
        reader = Server()
        while not done.is_set():
            try:
                seen.update(reader.ask("select min(value), max(value), count(*) from marts.fct_measure_values"))
            except duckdb.Error as error:
                errors.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for folder in folders[1:]:
        copy_release(folder, "demo", DSN, READER)
    done.set()
    thread.join()
    assert errors == []
    assert seen <= {(number, number + 999, 1000) for number in range(6)}
    assert len(seen) > 1
    assert server.ask("select nspname from pg_namespace where nspname like '%\\_\\_%' and nspname !~ '^pg_'") == []


def test_schemas_of_others_are_not_replaced(server: Server, tmp_path: Path) -> None:
    copy_release(release(tmp_path / "first", 1), "demo", DSN, READER)
    with pytest.raises(PostgresError, match="not one that this city published"):
        copy_release(release(tmp_path / "second", 2), "mosaic", DSN, READER)
    assert server.ask(VALUES)[0] == (1,)


def test_what_a_killed_copy_left_is_swept(server: Server, tmp_path: Path) -> None:
    copy_release(release(tmp_path / "first", 1), "demo", DSN, READER)
    mark = "City performance warehouse: demo, release killed"
    server.tell("create schema marts__next", f"comment on schema marts__next is '{mark}'")
    server.tell("create table marts__next.dim_gone (code text)")
    copy_release(release(tmp_path / "second", 2), "demo", DSN, READER)
    assert server.ask(VALUES)[0] == (2,)
    assert server.ask("select tablename from pg_tables where schemaname = 'marts'") == [("fct_measure_values",)]


def test_a_view_of_an_analyst_is_not_dropped(server: Server, tmp_path: Path) -> None:
    copy_release(release(tmp_path / "first", 1), "demo", DSN, READER)
    server.tell("create view public.mine as select * from marts.fct_measure_values")
    try:
        with pytest.raises(PostgresError, match=r"other objects depend|view .*mine"):
            copy_release(release(tmp_path / "second", 2), "demo", DSN, READER)
        assert server.ask("select count(*) from public.mine") == [(1000,)]
        assert server.ask(VALUES)[0] == (2,)
    finally:
        server.tell("drop view public.mine")
    copy_release(release(tmp_path / "third", 3), "demo", DSN, READER)
    assert server.ask(VALUES)[0] == (3,)
