"""Column lineage of compiled SQL: which source columns' values an output column may carry.

Follows values, not influence: a filter, a join key or a row count says nothing about one person's entry, a
selected, cast, concatenated or aggregated value does. Where the SQL leaves a doubt, the answer errs towards
"carries". Nothing here knows what is personal; tests decide that.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

Origins = frozenset[str]
NONE: Origins = frozenset()
ANY_COLUMN = "*"
"""Stands for the columns of a star that cannot be expanded: each may carry whatever its sources carry."""
Relations = Mapping[str, Mapping[str, Origins]]
"""`schema.table` -> column -> the source columns whose values it carries."""


class UntraceableSqlError(ValueError):
    """The SQL is not a query, or reads from a relation that nobody declared."""


def carried_origins(sql: str, relations: Relations) -> dict[str, Origins]:
    """Output columns of a query with the origins whose values they may carry."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    qualified = qualify(
        _simplified(tree),
        dialect="duckdb",
        schema=_schema(relations),
        quote_identifiers=False,
        validate_qualify_columns=False,
    )
    scope = build_scope(qualified)
    if scope is None:
        raise UntraceableSqlError(f"not a query: {sql[:80]}")
    return _output_origins(scope, relations)


def _simplified(tree: exp.Expr) -> exp.Expr:
    """The query with what the optimizer does not follow replaced by something that carries at least as much."""
    for table in tree.find_all(exp.Table):
        # The database name follows the file name; relations are known by schema and table.
        table.set("catalog", None)
    for pivot in list(tree.find_all(exp.Pivot)):
        if isinstance(pivot.parent, exp.CTE | exp.Subquery) and pivot.args.get("this"):
            pivot.replace(_as_select(pivot))
    return tree


def _as_select(pivot: exp.Pivot) -> exp.Select:
    """`unpivot t on a, b into name n value v` as `select *, [a, b] as v from t`; any other pivot as `select * from t`."""
    select = exp.select("*").from_(pivot.this)
    into = pivot.args.get("into")
    if not isinstance(into, exp.UnpivotColumns):
        return select
    chosen = exp.Array(expressions=[column.copy() for column in pivot.expressions])
    named = [exp.alias_(exp.Literal.string(""), into.this.name)]
    return select.select(*named, *(exp.alias_(chosen.copy(), value.name) for value in into.expressions))


def _schema(relations: Relations) -> dict[str, object]:
    schema: dict[str, dict[str, object]] = {}
    for relation, columns in relations.items():
        schema_name, table = relation.split(".")
        names = [name for name in columns if name != ANY_COLUMN]
        if names:
            schema.setdefault(schema_name, {})[table] = dict.fromkeys(names, "varchar")
    return dict(schema)


def _output_origins(root: Scope, relations: Relations) -> dict[str, Origins]:
    ctes = {name: cte for scope in root.traverse() for name, cte in scope.cte_sources.items()}

    @cache
    def columns_of(scope: Scope) -> tuple[tuple[str, Origins], ...]:
        """Output columns in order; a union goes by position, and its branches may repeat a name."""
        if isinstance(scope.expression, exp.SetOperation):
            left, right = (columns_of(branch) for branch in scope.set_operation_scopes)
            return _merged(left, right, by_name=bool(scope.expression.args.get("by_name")))
        items = scope.expression.selects if isinstance(scope.expression, exp.Query) else []
        return tuple((_name(item), item_origins(item, scope)) for item in items)

    def outputs(scope: Scope) -> dict[str, Origins]:
        columns = columns_of(scope)
        return {name: _union(origins for other, origins in columns if other == name) for name, _ in columns}

    def item_origins(item: exp.Expr, scope: Scope) -> Origins:
        if _name(item) == ANY_COLUMN:
            return _union(source_origins(source) for source in _visible_sources(scope).values())
        return expression_origins(item, scope)

    def expression_origins(expression: exp.Expr, scope: Scope) -> Origins:
        rows = (each.name for each in expression.find_all(exp.TableColumn))
        chosen = (matching_origins(each, scope) for each in expression.find_all(exp.Columns))
        columns = (
            column_origins(column, scope)
            for column in expression.find_all(exp.Column)
            # A count of rows says nothing about the value in any of them.
            if not column.find_ancestor(exp.Count)
        )
        return _union([*columns, *(source_origins(_visible_sources(scope).get(row)) for row in rows), *chosen])

    def matching_origins(choice: exp.Columns, scope: Scope) -> Origins:
        """Of `columns('<pattern>')`: the columns with such a name; otherwise all."""
        pattern = choice.this.name if isinstance(choice.this, exp.Literal) else ""
        return _union(
            origins
            for source in _visible_sources(scope).values()
            for name, origins in columns_by_name(source).items()
            if name == ANY_COLUMN or re.search(pattern, name)
        )

    def column_origins(column: exp.Column, scope: Scope) -> Origins:
        visible = _visible_sources(scope)
        if column.table not in visible:
            return _union(source_origins(source) for source in visible.values())
        return source_origins(visible[column.table], column.name.lower())

    def source_origins(source: exp.Expr | Scope | None, column: str | None = None) -> Origins:
        """Origins of one column of a source; of all of them for a whole row, a struct field or an unnested value."""
        columns = columns_by_name(source)
        return columns[column] if column is not None and column in columns else _union(columns.values())

    def columns_by_name(source: exp.Expr | Scope | None) -> Mapping[str, Origins]:
        if isinstance(source, Scope) and isinstance(source.expression, exp.Query):
            return outputs(source)
        if isinstance(source, Scope):
            return {ANY_COLUMN: expression_origins(source.expression, source.parent)} if source.parent else {}
        if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
            return _known(source, relations)
        if isinstance(source, exp.Table):
            # `from methods.trend('series')` reads the CTE that it names: its columns may carry any column of that.
            named = (ctes[text.name] for text in source.find_all(exp.Literal) if text.name in ctes)
            return {ANY_COLUMN: _union(source_origins(cte) for cte in named)}
        return {}

    return outputs(root)


def _known(table: exp.Table, relations: Relations) -> Mapping[str, Origins]:
    name = f"{table.db}.{table.name}".lower()
    if name not in relations:
        raise UntraceableSqlError(f"reads {name}, which is neither a source, a seed nor a model")
    return relations[name]


def _name(item: exp.Expr) -> str:
    # A list of chosen columns is one column.
    is_open_ended = item.is_star or any(not each.find_ancestor(exp.Array) for each in item.find_all(exp.Columns))
    return ANY_COLUMN if is_open_ended else item.alias_or_name.lower()


def _merged(
    left: tuple[tuple[str, Origins], ...], right: tuple[tuple[str, Origins], ...], by_name: bool
) -> tuple[tuple[str, Origins], ...]:
    if by_name:
        return (*left, *right)
    if len(left) == len(right) and ANY_COLUMN not in dict((*left, *right)):
        return tuple((name, origins | other) for (name, origins), (_, other) in zip(left, right, strict=True))
    return ((ANY_COLUMN, _union(origins for _, origins in (*left, *right))),)


def _visible_sources(scope: Scope) -> dict[str, exp.Expr | Scope]:
    """Sources by alias, with those of nested sub-queries, whose columns appear in the same select item."""
    visible: dict[str, exp.Expr | Scope] = {}
    for each in (*scope.subquery_scopes, scope):
        visible |= each.sources
    return visible


def _union(origins: Iterable[Origins]) -> Origins:
    return frozenset().union(*origins)
