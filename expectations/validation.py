"""Great Expectations behind one function: suites in, verdicts out, data docs beside them.

The only module of the gates that imports Great Expectations (7–10 s), so it is itself imported late. Contexts are
ephemeral; what a gate found is kept in `store_dir`, so that a later gate of the same run adds to the same site.
"""

import os
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Read while Great Expectations is imported.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.expectations.metadata_types import FailureSeverity
from sqlalchemy import Engine, event, text
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.exc import DBAPIError

from expectations.data_docs.expectation import FETCHED_ROWS, NoViolations
from expectations.data_docs.site import build_site, context_config
from expectations.results import GateError, Rule, Suite, Verdict, Violation
from orchestration.lib.settings import duckdb_config
from orchestration.lib.sql_text import literal


def validate(
    warehouse: Path, suites: Sequence[Suite], run_id: str, store_dir: Path, docs_dir: Path, attach: Mapping[str, Path]
) -> list[Verdict]:
    """Evaluate every rule on the warehouse, read-only, and rebuild the site with all results of this run."""
    with warnings.catch_warnings():
        # `schema_name` of a table asset is deprecated for a setting that DuckDB's connection string does not have.
        warnings.simplefilter("ignore", DeprecationWarning)
        context = gx.get_context(mode="ephemeral", project_config=context_config(store_dir, docs_dir))
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        with warehouse_datasource(context, warehouse, attach) as datasource:
            engine = datasource.get_execution_engine().engine
            for suite in suites:
                observe(engine, suite)
            definitions = [definition(context, datasource, suite) for suite in suites]
            run = RunIdentifier(run_name=run_id)
            # A checkpoint would do no more than this, after it has compared every suite with its stored self.
            outcomes = [definition.run(result_format="COMPLETE", run_id=run) for definition in definitions]
            verdicts = [
                Verdict(suite, rule, violations(engine, rule, result))
                for suite, outcome in zip(suites, outcomes, strict=True)
                for rule, result in paired(suite, outcome.results)
            ]
        build_site(context, docs_dir)
    return verdicts


@contextmanager
def warehouse_datasource(context: Any, warehouse: Path, attach: Mapping[str, Path]) -> Iterator[SQLDatasource]:
    """The warehouse as a data source; every connection is closed at the end, because DuckDB lets none stay beside a
    writer."""
    datasource = context.data_sources.add_sql(
        "warehouse",
        connection_string=f"duckdb:///{warehouse}",
        create_temp_table=False,
        kwargs={"connect_args": {"read_only": True, "config": duckdb_config(warehouse.parent)}},
    )
    execution_engine = datasource.get_execution_engine()
    # Great Expectations looks for the tables through one engine and runs the checks through another.
    engines: tuple[Engine, Engine] = (datasource.get_engine(), execution_engine.engine)
    for engine in engines:
        prepare(engine, attach)
    try:
        yield datasource
    finally:
        execution_engine.close()
        for engine in engines:
            engine.dispose()


def prepare(engine: Engine, attach: Mapping[str, Path]) -> None:
    """Buffer each result before the pooled connection is reset (upstream issue 11579), and attach other databases."""

    @event.listens_for(engine, "after_cursor_execute")
    def buffer_rows(connection, cursor, statement, parameters, context, executemany):
        if cursor.description:
            context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                cursor.description, initial_buffer=cursor.fetchall()
            )

    @event.listens_for(engine, "connect")
    def attach_databases(connection, record):
        for name, path in attach.items():
            connection.execute(f"attach if not exists {literal(path)} as {name} (read_only)")


def observe(engine: Engine, suite: Suite) -> None:
    """Make the table that the suite's rules share. It is temporary: the pool's one connection keeps it."""
    if suite.observation is None:
        return
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(suite.observation)
    except DBAPIError as error:
        raise GateError(f"{suite.name} could not be observed: {error.orig}") from error


def definition(context: Any, datasource: SQLDatasource, suite: Suite) -> gx.ValidationDefinition:
    """One validation for a table: all its rules at once."""
    schema, table = suite.table
    asset = datasource.add_table_asset(name=suite.name, table_name=table, schema_name=schema)
    expectations = [
        NoViolations(
            unexpected_rows_query=templated(rule.sql),
            description=f"{rule.description} Expected: {rule.expected} ({rule.severity}).",
            severity=FailureSeverity(rule.severity),
            meta={"rule": position, "check": rule.check, "remedy": rule.remedy},
        )
        for position, rule in enumerate(suite.rules)
    ]
    return context.validation_definitions.add(
        gx.ValidationDefinition(
            name=suite.name,
            data=asset.add_batch_definition_whole_table("whole table"),
            suite=context.suites.add(gx.ExpectationSuite(name=suite.name, expectations=expectations)),
        )
    )


def templated(sql: str) -> str:
    """Great Expectations formats the query (braces) and SQLAlchemy looks for parameters in it (colons)."""
    escaped = re.sub(r"(?<![:\w]):(?=\w)", r"\\:", sql.replace("{", "{{").replace("}", "}}"))
    # The placeholder has to be named, or Great Expectations prints a notice for every rule.
    return f"/* {{batch}} */ {escaped}"


def paired(suite: Suite, results: Sequence[Any]) -> list[tuple[Rule, Any]]:
    """Each rule with its result, by position: two levels of one check differ only in severity."""
    by_position = {result.expectation_config.meta["rule"]: result for result in results}
    return [(rule, by_position[position]) for position, rule in enumerate(suite.rules)]


def violations(engine: Engine, rule: Rule, result: Any) -> tuple[Violation, ...]:
    if result.exception_info.get("raised_exception", True):
        raise GateError(f"{rule.check} ({rule.severity}) could not be evaluated: {first_error(result.exception_info)}")
    rows = result.result["details"]["unexpected_rows"]
    if len(rows) >= FETCHED_ROWS:
        # Great Expectations fetches no more; a batch beyond them must not slip through.
        with engine.connect() as connection:
            rows = connection.execute(text(templated(rule.sql).format(batch=""))).mappings().all()
    found = (Violation(str(row["subject"]), str(row["place"]), str(row["observed"])) for row in rows)
    return tuple(sorted(found, key=lambda violation: (violation.place, violation.subject)))


def first_error(info: Mapping[str, Any]) -> str:
    """Of the metrics that failed, the first message, without the SQL that follows it."""
    messages = [detail["exception_message"] for detail in info.values() if isinstance(detail, Mapping)]
    return (messages[0] if messages else str(info.get("exception_message"))).split("\n[SQL")[0]
