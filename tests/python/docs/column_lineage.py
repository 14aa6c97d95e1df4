"""Column lineage of compiled SQL: which source columns' values an output column may carry.

Follows values, not influence: a filter, a join key or a row count says nothing about one person's entry, a
selected, cast, concatenated or aggregated value does. Where the SQL leaves a doubt, the answer errs towards
"carries". Nothing here knows what is personal; tests decide that.
"""

from collections.abc import Iterable, Mapping
from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

Origins = frozenset[str]
NONE: Origins = frozenset()
Relations = Mapping[str, Mapping[str, Origins]]
"""`schema.table` -> column -> the source columns whose values it carries."""


class UntraceableSqlError(ValueError):
    """The SQL uses a form that cannot be followed column by column."""


def carried_origins(sql: str, relations: Relations) -> dict[str, Origins]:
    """Output columns of a query with the origins whose values they may carry."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    for table in tree.find_all(exp.Table):
        # The database name follows the file name; relations are known by schema and table.
        table.set("catalog", None)
    qualified = qualify(
        tree,
        dialect="duckdb",
        schema=_schema(relations),
        quote_identifiers=False,
        validate_qualify_columns=False,
    )
    scope = build_scope(qualified)
    if scope is None:
        raise UntraceableSqlError(f"not a query: {sql[:80]}")
    return _output_origins(scope, relations)


def _schema(relations: Relations) -> dict[str, object]:
    schema: dict[str, dict[str, object]] = {}
    for relation, columns in relations.items():
        schema_name, table = relation.split(".")
        schema.setdefault(schema_name, {})[table] = dict.fromkeys(columns, "varchar")
    return dict(schema)


def _output_origins(root: Scope, relations: Relations) -> dict[str, Origins]:
    @cache
    def outputs(scope: Scope) -> dict[str, Origins]:
        if isinstance(scope.expression, exp.SetOperation):
            left, right = (outputs(branch) for branch in scope.set_operation_scopes)
            if scope.expression.args.get("by_name"):
                return {name: left.get(name, NONE) | right.get(name, NONE) for name in left | right}
            return {name: origins | other for (name, origins), other in zip(left.items(), right.values(), strict=True)}
        return {projection.alias_or_name.lower(): expression_origins(projection, scope) for projection in _items(scope)}

    def expression_origins(expression: exp.Expr, scope: Scope) -> Origins:
        rows = (each.name for each in expression.find_all(exp.TableColumn))
        columns = (
            column_origins(column, scope)
            for column in expression.find_all(exp.Column)
            # A count of rows says nothing about the value in any of them.
            if not column.find_ancestor(exp.Count)
        )
        return _union([*columns, *(source_origins(_visible_sources(scope).get(row)) for row in rows)])

    def column_origins(column: exp.Column, scope: Scope) -> Origins:
        visible = _visible_sources(scope)
        if column.table not in visible:
            return _union(source_origins(source) for source in visible.values())
        return source_origins(visible[column.table], column.name.lower())

    def source_origins(source: exp.Expr | Scope | None, column: str | None = None) -> Origins:
        """Origins of one column of a source; of all of them for a whole row, a struct field or an unnested value."""
        if isinstance(source, Scope) and isinstance(source.expression, exp.Query):
            columns = outputs(source)
        elif isinstance(source, Scope):
            outer = source.parent
            return expression_origins(source.expression, outer) if outer else NONE
        elif isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
            columns = _known(source, relations)
        else:
            return NONE
        return columns[column] if column is not None and column in columns else _union(columns.values())

    return outputs(root)


def _known(table: exp.Table, relations: Relations) -> Mapping[str, Origins]:
    name = f"{table.db}.{table.name}".lower()
    if name not in relations:
        raise UntraceableSqlError(f"reads {name}, which is neither a source, a seed nor a model")
    return relations[name]


def _items(scope: Scope) -> list[exp.Expr]:
    items = scope.expression.selects if isinstance(scope.expression, exp.Query) else []
    if any(item.is_star or item.find(exp.Columns) for item in items):
        raise UntraceableSqlError(f"a star that cannot be expanded: {scope.expression.sql('duckdb')[:200]}")
    return items


def _visible_sources(scope: Scope) -> dict[str, exp.Expr | Scope]:
    """Sources by alias, with those of nested sub-queries, whose columns appear in the same select item."""
    visible: dict[str, exp.Expr | Scope] = {}
    for each in (*scope.subquery_scopes, scope):
        visible |= each.sources
    return visible


def _union(origins: Iterable[Origins]) -> Origins:
    return frozenset().union(*origins)
