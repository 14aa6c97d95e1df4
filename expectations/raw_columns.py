"""Rules for the columns of pending batches: filled where the contract requires it, coded as it declares.

Does not belong here: what ingestion rejects row by row (types, keys, minimum and maximum).
"""

from collections.abc import Callable, Iterator, Sequence

from expectations.raw_pending import pending, two_levels
from expectations.results import Rule
from expectations.sql import literal, literals, percentage, shown
from orchestration.lib.contracts import ColumnContract, ExtractContract

# (warning above, critical above), in per cent of the batch's rows.
CODE_PCT = (0.1, 20)
EMPTY_REQUIRED_PCT = (5, 50)


def required_columns(contract: ExtractContract) -> Iterator[Rule]:
    columns = [column for column in contract.columns if column.is_required and column.name not in contract.key]
    if not columns:
        return
    yield from two_levels(
        "required_columns",
        "Required columns are filled.",
        "rows without a value",
        "Ask the source system why the column is empty; deliver the file again when it is filled.",
        per_column(contract, columns, lambda column: f'"{column.name}" is null', "count(*)", "without a value"),
        percentage("odd_rows", "all_rows"),
        EMPTY_REQUIRED_PCT,
    )


def code_sets(contract: ExtractContract) -> Iterator[Rule]:
    columns = [column for column in contract.columns if column.codes]
    if not columns:
        return
    yield from two_levels(
        "code_set",
        "Coded columns hold the codes that the contract declares.",
        "values outside the declared codes",
        "Add the new codes to the contract and the crosswalk, or have the source system mend them.",
        per_column(contract, columns, is_foreign, "count({column})", "outside the codes"),
        percentage("odd_rows", "all_rows"),
        CODE_PCT,
    )


def is_foreign(column: ColumnContract) -> str:
    """Compared as the crosswalks do: trimmed and in any case."""
    codes = literals(code.strip().lower() for code in column.codes)
    return f'lower(trim("{column.name}"::varchar)) not in ({codes})'


def per_column(
    contract: ExtractContract,
    columns: Sequence[ColumnContract],
    is_odd: Callable[[ColumnContract], str],
    whole: str,
    wording: str,
) -> str:
    """Per batch and column: how many rows are odd. Examples only of public columns: the data docs are published."""
    branches = []
    for column in columns:
        odd, name = is_odd(column), f'"{column.name}"'
        examples = f"list({name}::varchar) filter ({odd} and {name} is not null)"
        shown_examples = f"list_slice(list_sort(list_distinct({examples})), 1, 3)"
        branches.append(f"""
            select _batch_id as batch_id, {literal(column.name)} as column_name,
                count(*) filter ({odd}) as odd_rows, {whole.format(column=name)} as all_rows,
                {shown_examples if column.sensitivity == "public" else "[]::varchar[]"} as examples
            from {contract.raw_relation}
            where _batch_id in (select batch_id from ({pending(contract)}))
            group by all""")
    share = shown(percentage("odd_rows", "all_rows"))
    return f"""
        select batch_id as subject, source_file as place,
            column_name || ': ' || {share} || ' % {wording}'
            || case when examples <> [] then ', for example ' || array_to_string(examples, ', ') else '' end as observed
        from ({" union all ".join(branches)}) as columns
        inner join ({pending(contract)}) as pending using (batch_id)
        where """
