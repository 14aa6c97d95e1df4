"""Rules for the columns of pending batches: filled where the contract requires it, coded as it declares.

Does not belong here: what ingestion rejects row by row (types, keys, minimum and maximum).
"""

from collections.abc import Iterator, Sequence

from expectations.raw_observed import observed
from expectations.raw_pending import pending, two_levels
from expectations.results import Rule
from expectations.sql import percentage, shown
from orchestration.lib.contracts import ColumnContract, ExtractContract
from orchestration.lib.sql_text import literal, literals, quoted

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
        per_column(
            contract, [(column, seen(column, "empty"), "row_count", False) for column in columns], "without a value"
        ),
        percentage("odd_rows", "all_rows"),
        EMPTY_REQUIRED_PCT,
        tuple(f"count(*) filter ({quoted(column.name)} is null) as {seen(column, 'empty')}" for column in columns),
    )


def code_sets(contract: ExtractContract) -> Iterator[Rule]:
    columns = [column for column in contract.columns if column.codes]
    if not columns:
        return
    counts = [
        (column, seen(column, "foreign"), seen(column, "filled"), column.sensitivity == "public") for column in columns
    ]
    yield from two_levels(
        "code_set",
        "Coded columns hold the codes that the contract declares.",
        "values outside the declared codes",
        "Add the new codes to the contract and the crosswalk, or have the source system mend them.",
        per_column(contract, counts, "outside the codes"),
        percentage("odd_rows", "all_rows"),
        CODE_PCT,
        tuple(aggregate for column in columns for aggregate in foreign_codes(column)),
    )


def foreign_codes(column: ColumnContract) -> Iterator[str]:
    """Compared as the crosswalks do: trimmed and in any case. Most values are written as declared, which is seen sooner.
    Examples only of public columns: the data docs are published."""
    name, text = quoted(column.name), f"{quoted(column.name)}::varchar"
    codes = literals(code.strip().lower() for code in column.codes)
    is_odd = f"lower(trim({text})) not in ({codes})"
    if column.separator:
        parts = f"string_split(lower({text}), {literal(column.separator)})"
        is_odd = f"len(list_filter({parts}, lambda part: trim(part) not in ({codes}))) > 0"
    is_foreign = f"case when {text} in ({literals(column.codes)}) then false else {is_odd} end"
    yield f"count({name}) as {seen(column, 'filled')}"
    yield f"count(*) filter ({is_foreign}) as {seen(column, 'foreign')}"
    if column.sensitivity == "public":
        yield f"{three_of(f'list({text}) filter ({is_foreign})')} as {seen(column, 'examples')}"


def seen(column: ColumnContract, what: str) -> str:
    """The name of what was observed in a column."""
    return quoted(f"{column.name}: {what}")


def three_of(values: str) -> str:
    return f"list_slice(list_sort(list_distinct({values})), 1, 3)"


def per_column(contract: ExtractContract, counts: Sequence[tuple[ColumnContract, str, str, bool]], wording: str) -> str:
    """Per batch and column: how many rows are odd, of how many, and whether there are examples to show."""
    branches = [
        f"""
            select batch_id, {literal(column.name)} as column_name, sum({odd_rows}) as odd_rows,
                sum({all_rows}) as all_rows,
                {three_of(f"flatten(list({seen(column, 'examples')}))") if has_examples else "[]::varchar[]"} as examples
            from {observed(contract)}
            group by batch_id"""
        for column, odd_rows, all_rows, has_examples in counts
    ]
    share = shown(percentage("odd_rows", "all_rows"))
    return f"""
        select batch_id as subject, source_file as place,
            column_name || ': ' || {share} || ' % {wording}'
            || case when examples <> [] then ', for example ' || array_to_string(examples, ', ') else '' end as observed
        from ({" union all ".join(branches)}) as columns
        inner join ({pending(contract)}) as pending using (batch_id)
        where """
