"""The one expectation of both gates: a query that lists violations finds none.

Differs from its parent in that it runs the query once, not a second time for the number of its rows, and in how a page
shows it: with the violations and the remedy.
"""

from html import escape
from typing import Any, ClassVar

from great_expectations.constants import MAX_RESULT_RECORDS as FETCHED_ROWS
from great_expectations.expectations import UnexpectedRowsExpectation
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.render import RenderedStringTemplateContent, RenderedTableContent
from great_expectations.render.components import LegacyDiagnosticRendererType
from great_expectations.render.renderer.renderer import renderer

SHOWN_ROWS = 50


class NoViolations(UnexpectedRowsExpectation):
    """A check of a gate; `meta` carries its name and what to do when it fails."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.table",)

    def _validate(
        self, metrics: dict, runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        rows = metrics["unexpected_rows_query.table"]
        return {
            "success": not rows,
            "result": {"observed_value": len(rows), "details": {"unexpected_rows": rows}},
        }

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.STATUS_ICON)
    def _diagnostic_status_icon_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> RenderedStringTemplateContent:
        icon = super()._diagnostic_status_icon_renderer(configuration, result, runtime_configuration)
        if not result.success and result.expectation_config.severity == FailureSeverity.WARNING:
            classes = icon.string_template["styling"]["params"]["icon"]["classes"]
            # A check that could not be evaluated keeps its own mark.
            classes[:] = ["failed-warning" if name == "text-danger" else name for name in classes]
        return icon

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _diagnostic_observed_value_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None, **kwargs: Any
    ) -> str:
        count = (result.result or {}).get("observed_value")
        if count is None:
            return "could not be evaluated"
        if count >= FETCHED_ROWS:
            return f"{count:,} violations or more"
        return f"{count:,} violation{'s' if count > 1 else ''}" if count else "as expected"

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)
    def _diagnostic_unexpected_table_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None, **kwargs: Any
    ) -> list[Any] | None:
        rows = ((result.result or {}).get("details") or {}).get("unexpected_rows")
        if not rows:
            return None
        table = RenderedTableContent(
            content_block_type="table",
            header_row=["What", "Where", "Observed"],
            # Great Expectations writes cells into the page as they are, and these hold what a department delivered.
            table=[[escape(str(row[name])) for name in ("subject", "place", "observed")] for row in rows[:SHOWN_ROWS]],
            styling={"body": {"classes": ["table-bordered"]}},
        )
        return [table, sentence("What to do: $remedy", {"remedy": escape(result.expectation_config.meta["remedy"])})]


def sentence(template: str, params: dict[str, Any]) -> RenderedStringTemplateContent:
    return RenderedStringTemplateContent(
        content_block_type="string_template", string_template={"template": template, "params": params}
    )
