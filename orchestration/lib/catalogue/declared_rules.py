"""The rules that the seeds' YAML declares for dbt (types and data_tests), to be applied before dbt runs.

A test of another kind, or one that compares with a model, is dbt's alone. Does not belong here: a rule of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orchestration.lib.catalogue.rule import SeedRule
from orchestration.lib.catalogue.seed_files import Seed
from orchestration.lib.catalogue.seed_tables import WRITTEN
from orchestration.lib.sql_text import literals

REFERENCE = re.compile(r"ref\(['\"](\w+)['\"]\)")
# What a spreadsheet would run when someone opens the published CSV; a number with a sign is none.
FORMULA = r"^[=+@\t\r-].*"
SIGNED_NUMBER = r"[+-]?[\d.,]+%?"


def declared_rules(seeds: Sequence[Seed]) -> list[SeedRule]:
    files = {seed.name: seed.file for seed in seeds}
    return [rule for seed in seeds for rule in (*_cells(seed), *_tests(seed, files))]


def _cells(seed: Seed) -> Iterator[SeedRule]:
    for column, data_type in seed.types.items():
        base = data_type.split("(")[0].lower()
        if base in WRITTEN:
            expected = WRITTEN[base][1]
            where = f"_text.{column} <> '' and {column} is null"
            yield SeedRule("unreadable", column, where, f"'is not {expected}'", f"Write {expected}", seeds=(seed.name,))
            continue
        where = f"{column} <> trim({column}, e' \\t\\r\\n')"
        remedy = "Remove the spaces or line breaks around the text"
        yield SeedRule("stray_spaces", column, where, "'has space around it'", remedy, seeds=(seed.name,))
        where = f"regexp_full_match({column}, '{FORMULA}', 's') and not regexp_full_match({column}, '{SIGNED_NUMBER}')"
        remedy = "Begin the text with a letter: published CSV files are opened in spreadsheets"
        yield SeedRule("formula", column, where, "'would run as a formula'", remedy, seeds=(seed.name,))


def _tests(seed: Seed, files: Mapping[str, str]) -> Iterator[SeedRule]:
    for column in ({}, *seed.declaration["columns"]):
        holder = column or seed.declaration
        for test in holder.get("data_tests", []):
            kind, options = (test, {}) if isinstance(test, str) else next(iter(test.items()))
            options = {"column_name": column.get("name"), **options, **options.get("arguments", {})}
            config = options.get("config", {})
            if kind in KINDS and config.get("severity", "error") == "error":
                yield from KINDS[kind](seed.name, options, config.get("where", "true"), files)


def _not_null(seed: str, options: Mapping[str, Any], only: str, files: Mapping[str, str]) -> Iterator[SeedRule]:
    column = options["column_name"]
    where = f"({only}) and trim(_text.{column}) = ''"
    yield SeedRule("empty", column, where, "'is empty'", "Write the value; the seed's YAML says what", seeds=(seed,))


def _unique(seed: str, options: Mapping[str, Any], only: str, files: Mapping[str, str]) -> Iterator[SeedRule]:
    column = options["column_name"]
    yield from _repeats(seed, [column], f"({only}) and {column} is not null")


def _is_unique_combination(
    seed: str, options: Mapping[str, Any], only: str, files: Mapping[str, str]
) -> Iterator[SeedRule]:
    yield from _repeats(seed, options["columns"], only)


def _repeats(seed: str, key: Sequence[str], only: str) -> Iterator[SeedRule]:
    """Shown at the last plain column of the key: of a version's key it is the date, which is what one would change."""
    named = [column for column in key if column.isidentifier()]
    first = f"min(_line) over (partition by {', '.join(key)})"
    yield SeedRule(
        "repeated_key",
        column=named[-1] if named else "",
        needs=tuple(named),
        source=f"(select *, {first} as first_line from {{seed}} where {only})",
        where="_line > first_line",
        problem=f"'repeats row ' || first_line || ' ({', '.join(column.replace(chr(39), '') for column in key)})'",
        remedy="Remove the row, or give it a key of its own",
        seeds=(seed,),
    )


def _relationships(seed: str, options: Mapping[str, Any], only: str, files: Mapping[str, str]) -> Iterator[SeedRule]:
    column, field = options["column_name"], options["field"]
    other = REFERENCE.search(str(options["to"]))
    if other is None or other[1] not in files:
        return
    name = other[1]
    nearest = f"(select arg_max({field}, jaro_winkler_similarity({field}, {seed}.{column})) from {name})"
    yield SeedRule(
        "unknown_code",
        column=column,
        where=f"({only}) and {column} not in (select {field} from {name} where {field} is not null)",
        problem=f"'is not known in {name}.csv' || coalesce('; the nearest is ' || {nearest}, '')",
        remedy=f"Choose a code that is there, or add this one to {files[name]} first",
        reads={name: (field,)},
        seeds=(seed,),
    )


def _accepted_values(seed: str, options: Mapping[str, Any], only: str, files: Mapping[str, str]) -> Iterator[SeedRule]:
    column = options["column_name"]
    values = literals(map(str, options["values"]))
    known = ", ".join(str(value) for value in options["values"]).replace("{", "{{").replace("}", "}}")
    where = f"({only}) and {column}::varchar not in ({values})"
    yield SeedRule("unknown_value", column, where, "'is not known'", f"Choose one of {known}", seeds=(seed,))


def _is_within(seed: str, options: Mapping[str, Any], only: str, files: Mapping[str, str]) -> Iterator[SeedRule]:
    column = options["column_name"]
    for side, sign, limit in (("below", "<", options.get("minimum")), ("above", ">", options.get("maximum"))):
        if limit is not None:
            where, remedy = f"({only}) and {column} {sign} {limit}", f"Write a value that is not {side} {limit}"
            yield SeedRule("out_of_bounds", column, where, f"'is {side} {limit}'", remedy, seeds=(seed,))


KINDS = {
    "not_null": _not_null,
    "unique": _unique,
    "is_within": _is_within,
    "is_unique_combination": _is_unique_combination,
    "relationships": _relationships,
    "accepted_values": _accepted_values,
}
