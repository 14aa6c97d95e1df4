"""Which rows of an upsert extract are superseded: of all accepted versions of a key, every one but the last.

Kept in `quality.superseded_rows`, so that reading the current rows does not order the whole history again. Brought up
to date in the transaction in which a batch begins or ceases to count; the cost follows the keys of such batches.
"""

from __future__ import annotations

import duckdb

from orchestration.lib.contracts import ExtractContract
from orchestration.lib.warehouse import count_of


def update_superseded(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> None:
    """Bring the extract's superseded rows in line with the ledger; nothing to do when no batch changed its standing.

    Raises the `revision` of batches whose rows may count that did not before. The caller owns the transaction.
    """
    if contract.delivery != "upsert" or not _list_changed(connection, contract):
        return
    _find_versions(connection, contract, _few_changed(connection, contract))
    _raise_revisions(connection, contract)
    _store(connection, contract)
    for table in ("changed_batches", "key_versions"):
        connection.execute(f"drop table temp.{table}")


def _list_changed(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> bool:
    """`changed_batches`: those that count now and did not when the table was written, or the other way round."""
    connection.execute(
        """
        create or replace temp table changed_batches as
        select batch_id, accepted.batch_id is not null as counts, settled.batch_id is not null as has_counted
        from (select batch_id, batch_sequence from quality.ingest_batches where extract = $extract and status = 'accepted')
            as accepted
        full join (select * from quality.superseded_from where extract = $extract) as settled using (batch_id)
        where accepted.batch_sequence is distinct from settled.batch_sequence or settled.key_columns <> $key
        """,
        {"extract": contract.code, "key": _key(contract)},
    )
    return bool(count_of(connection, "select count(*) from changed_batches"))


def _few_changed(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> bool:
    """Is it worth while to look up the keys of changed batches? A first build would look up all there are, and a batch
    that is read again may have lost keys of which others are versions."""
    changed = "batch_id in (select batch_id from changed_batches)"
    query = f"""
        select coalesce(sum(loaded_rows) filter ({changed}) < sum(loaded_rows) filter (not {changed}), false)
            and not exists (from changed_batches where has_counted and not counts)
        from quality.ingest_batches where extract = ?
    """
    return bool(count_of(connection, query, [contract.code]))


def _find_versions(connection: duckdb.DuckDBPyConnection, contract: ExtractContract, only_changed: bool) -> None:
    """`key_versions`: the accepted rows of each key that has several, with the batch that the last of them came in.

    Keys are first counted by hash, which needs 8 bytes a key instead of its text; two keys of one hash do no harm.
    """
    raw, key = contract.raw_relation, _key(contract)
    affected = f"""
        and hash({key}) in (
            select hash({key}) from {raw} where _batch_id in (select batch_id from changed_batches)
            union all
            -- A batch that is read again may have lost the key that superseded others.
            select hash({key}) from {raw} where (_batch_id, _source_file, _source_row) in (
                select (batch_id, source_file, source_row) from quality.superseded_rows
                where superseded_by in (select batch_id from changed_batches)
            )
        )
    """
    connection.execute(
        f"""
        create or replace temp table key_versions as
        with
            accepted as (
                select batch_id as _batch_id, batch_sequence as _batch_sequence from quality.ingest_batches
                where extract = '{contract.code}' and status = 'accepted'
            ),
            repeated as (
                select hash({key}) as key_hash from {raw}
                where _batch_id in (select _batch_id from accepted) {affected if only_changed else ""}
                group by key_hash having count(*) > 1
            ),
            versions as (
                select {key}, _batch_id, _batch_sequence, _source_file, _source_row
                from {raw} inner join accepted using (_batch_id)
                where hash({key}) in (select key_hash from repeated)
            )
        select
            _batch_id as batch_id, _source_file as source_file, _source_row as source_row,
            row_number() over last_first - 1 as later_versions,
            first_value(_batch_id) over last_first as superseded_by
        from versions
        window last_first as (
            partition by {key} order by _batch_sequence desc, _source_file desc, _source_row desc
        )
        """
    )


def _raise_revisions(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> None:
    """Of batches that counted before: those whose own standing changed, and those that have a row back."""
    connection.execute(
        """
        update quality.ingest_batches set revision = revision + 1
        where batch_id in (
            select batch_id from changed_batches where has_counted
            union
            select batch_id from quality.superseded_rows as former
            where extract = ? and superseded_by in (select batch_id from changed_batches)
            and not exists (
                select 1 from key_versions as versions
                where versions.later_versions > 0 and versions.batch_id = former.batch_id
                and versions.source_file = former.source_file and versions.source_row = former.source_row
            )
        )
        """,
        [contract.code],
    )


def _store(connection: duckdb.DuckDBPyConnection, contract: ExtractContract) -> None:
    connection.execute(
        """
        delete from quality.superseded_rows as former
        where extract = ? and (
            batch_id in (select batch_id from changed_batches)
            or superseded_by in (select batch_id from changed_batches)
            or (batch_id, source_file, source_row) in (select batch_id, source_file, source_row from key_versions)
        )
        """,
        [contract.code],
    )
    connection.execute(
        """
        insert into quality.superseded_rows
        select ?, batch_id, source_file, source_row, superseded_by, later_versions
        from key_versions where later_versions > 0
        """,
        [contract.code],
    )
    connection.execute("delete from quality.superseded_from where extract = ?", [contract.code])
    connection.execute(
        """
        insert into quality.superseded_from
        select extract, batch_id, batch_sequence, ? from quality.ingest_batches
        where extract = ? and status = 'accepted'
        """,
        [_key(contract), contract.code],
    )


def _key(contract: ExtractContract) -> str:
    return ", ".join(f'"{column}"' for column in contract.key)
