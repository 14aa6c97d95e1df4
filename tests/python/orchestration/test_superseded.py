"""Superseded rows, kept as deliveries come and go, are those that ordering the whole history would give."""

from __future__ import annotations

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.lib.ledger import ensure_ledger
from orchestration.lib.superseded import update_superseded
from tests.python.gates.raw_warehouse import column, variant

CONTRACT = variant(delivery="upsert", key=("place", "id"), columns=(column("place"), column("id", "bigint")))
RAW = "raw.city311__requests"
KEPT = f"""
    select place, id, _batch_id, _source_file, _source_row from {RAW} as delivered
    inner join quality.ingest_batches as batches on delivered._batch_id = batches.batch_id and status = 'accepted'
    where not exists (
        select 1 from quality.superseded_rows as superseded
        where superseded.extract = '{CONTRACT.code}' and superseded.batch_id = delivered._batch_id
        and superseded.source_file = delivered._source_file and superseded.source_row = delivered._source_row
    )
"""
ORDERED = f"""
    select place, id, _batch_id, _source_file, _source_row, first_value(_batch_id) over last_first as last_batch,
        row_number() over last_first - 1 as later_versions
    from {RAW} as delivered
    inner join quality.ingest_batches as batches on delivered._batch_id = batches.batch_id and status = 'accepted'
    window last_first as (
        partition by place, id order by batch_sequence desc, _source_file desc, _source_row desc
    )
"""
CURRENT = f"select * exclude (last_batch, later_versions) from ({ORDERED}) where later_versions = 0"
SUPERSEDED = f"""
    select '{CONTRACT.code}', _batch_id, _source_file, _source_row, last_batch, later_versions
    from ({ORDERED}) where later_versions > 0
"""
ROWS = st.lists(st.tuples(st.sampled_from(["north", "south"]), st.integers(1, 4)), min_size=1, max_size=5)
STEPS = st.one_of(
    st.tuples(st.just("deliver"), ROWS),
    st.tuples(st.just("accept"), st.integers(0, 9)),
    st.tuples(st.just("hold"), st.integers(0, 9)),
    st.tuples(st.just("restore"), st.integers(0, 9)),
    st.tuples(st.just("read again"), st.integers(0, 9), ROWS),
)


class History:
    """An extract's batches, numbered in the order of their first delivery."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        ensure_ledger(self.connection)
        self.connection.execute(
            f"""
            create schema raw;
            create table {RAW} (
                place varchar, id bigint, _batch_id varchar, _source_file varchar, _source_row bigint
            );
            """
        )
        self.batches = 0

    def take(self, action: str, number: int | list, rows: list | None = None) -> None:
        """One step; a number that is not delivered yet stands for one that is."""
        if isinstance(number, list):
            self.deliver(number)
            return
        if not self.batches:
            return
        batch = f"b{number % self.batches}"
        if action == "restore":
            self.execute(
                "update quality.ingest_batches set batch_sequence = (select max(batch_sequence) + 1 "
                "from quality.ingest_batches) where batch_id = ?",
                [batch],
            )
        elif rows is not None:
            self.execute(f"delete from {RAW} where _batch_id = ?", [batch])
            self.fill(batch, rows)
            self.set_status(batch, "pending")
        else:
            self.set_status(batch, {"accept": "accepted", "hold": "held"}[action])
        self.update()

    def deliver(self, rows: list) -> str:
        """A batch in waiting, spread over two files of an archive."""
        batch = f"b{self.batches}"
        self.batches += 1
        self.execute(
            "insert into quality.ingest_batches values "
            "(?, ?, ?, 'x', 1, 1, ?, ?, ?, 0, 'pending', null, null, now(), now(), null, 'run', 'v1', 0, 0)",
            [batch, CONTRACT.code, f"{batch}.zip", self.batches, len(rows), len(rows)],
        )
        self.fill(batch, rows)
        return batch

    def fill(self, batch: str, rows: list) -> None:
        for number, (place, identity) in enumerate(rows):
            file = f"{batch}.zip/{number % 2}.csv"
            self.execute(f"insert into {RAW} values (?, ?, ?, ?, ?)", [place, identity, batch, file, number // 2])

    def set_status(self, batch: str, status: str) -> None:
        self.execute("update quality.ingest_batches set status = ? where batch_id = ?", [status, batch])

    def update(self) -> None:
        self.connection.begin()
        update_superseded(self.connection, CONTRACT)
        self.connection.commit()

    def execute(self, sql: str, parameters: list | None = None) -> list[tuple]:
        return self.connection.execute(sql, parameters or []).fetchall()

    def current(self) -> dict[str, set]:
        """Batch -> its current rows."""
        found: dict[str, set] = {}
        for _, _, batch, file, row in self.execute(KEPT):
            found.setdefault(batch, set()).add((file, row))
        return found

    def signatures(self) -> dict[str, tuple[int, int]]:
        """Batch -> its place and revision, of those that count."""
        query = "select batch_id, batch_sequence, revision from quality.ingest_batches where status = 'accepted'"
        return {batch: (sequence, revision) for batch, sequence, revision in self.execute(query)}


class Reader:
    """A table of the current rows, by key, that takes a batch anew only when its signature differs."""

    def __init__(self, history: History) -> None:
        self.history, self.rows, self.signatures = history, {}, {}

    def read(self) -> None:
        signatures = self.history.signatures()
        touched = {batch for batch, _ in signatures.items() ^ self.signatures.items()}
        self.rows = {key: row for key, row in self.rows.items() if row[0] not in touched}
        for *key, batch, file, row in self.history.execute(KEPT):
            if batch in touched:
                self.rows[tuple(key)] = (batch, file, row)
        self.signatures = signatures


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(st.tuples(STEPS, st.booleans()), max_size=14))
def test_any_order_of_deliveries_keeps_the_rows_that_the_whole_history_gives(steps: list) -> None:
    history = History()
    reader = Reader(history)
    for step, is_read in steps:
        before, known = history.current(), history.signatures()
        history.take(*step)
        current, signatures = history.current(), history.signatures()
        assert sorted(history.execute(KEPT)) == sorted(history.execute(CURRENT))
        kept = history.execute("select * from quality.superseded_rows")
        assert sorted(kept) == sorted(history.execute(SUPERSEDED))
        regained = {batch for batch in known.keys() & current.keys() if current[batch] - before.get(batch, set())}
        assert all(signatures[batch][1] > known[batch][1] for batch in regained)
        if is_read:
            reader.read()
    reader.read()
    assert sorted((*key, *row) for key, row in reader.rows.items()) == sorted(history.execute(CURRENT))


def test_a_batch_that_is_not_touched_keeps_its_revision() -> None:
    history = History()
    for number, rows in enumerate([[("north", 1)], [("north", 2), ("south", 1)], [("north", 2)]]):
        history.deliver(rows)
        history.take("accept", number)
    assert history.execute("select batch_id, superseded_by from quality.superseded_rows") == [("b1", "b2")]
    assert {revision for _, revision in history.signatures().values()} == {0}
    history.take("hold", 2)
    assert history.execute("select count(*) from quality.superseded_rows") == [(0,)]
    assert history.execute("select batch_id, revision from quality.ingest_batches order by 1") == [
        ("b0", 0),
        ("b1", 1),
        ("b2", 1),
    ]


def test_a_key_that_is_lost_when_read_again_is_compared_without_it() -> None:
    history = History()
    many = [("north", number) for number in range(1, 5)]
    for number, rows in enumerate([many, many, [("north", 1)]]):
        history.deliver(rows)
        history.take("accept", number)
    history.take("read again", 2, [("south", 1)])
    assert sorted(history.execute("select * from quality.superseded_rows")) == sorted(history.execute(SUPERSEDED))
    assert len(history.current()["b1"]) == len(many)


def test_versions_are_counted_without_a_key_that_is_lost_when_read_again() -> None:
    history = History()
    many = [("north", 1), ("south", 4), ("south", 3)]
    for number, rows in enumerate([many, [("north", 1)], many, many]):
        history.deliver(rows)
        history.take("accept", number)
    history.take("read again", 1, [("south", 1)])
    assert sorted(history.execute("select * from quality.superseded_rows")) == sorted(history.execute(SUPERSEDED))


def test_rows_are_compared_by_the_key_of_the_present_contract() -> None:
    history = History()
    for number, rows in enumerate([[("north", 1), ("south", 1)], [("north", 2)]]):
        history.deliver(rows)
        history.take("accept", number)
    history.connection.begin()
    update_superseded(history.connection, variant(delivery="upsert", key=("place",)))
    history.connection.commit()
    assert history.execute("select batch_id, superseded_by from quality.superseded_rows") == [("b0", "b1")]


def test_a_warehouse_of_earlier_code_is_completed() -> None:
    history = History()
    for number in range(2):
        history.deliver([("north", 1)])
        history.take("accept", number)
    history.execute("drop table quality.superseded_rows; drop table quality.superseded_from")
    history.execute("alter table quality.ingest_batches drop column revision")
    history.execute("alter table quality.ingest_batches drop column contract_version")
    ensure_ledger(history.connection)
    history.update()
    assert history.execute("select batch_id, superseded_by from quality.superseded_rows") == [("b0", "b1")]
    assert history.execute("select batch_id, contract_version, revision from quality.ingest_batches order by 1") == [
        ("b0", "", 0),
        ("b1", "", 0),
    ]
