"""One static site for both gates of a run: where it is kept, and how its pages are built.

Great Expectations' own pages load styles, scripts and images from eight hosts and stay empty without them; the views here
use the templates beside this module instead, so that a release can be read in a closed network and calls nobody.
"""

import shutil
from pathlib import Path
from typing import Any

from great_expectations.data_context.types.base import DataContextConfig
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.render.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

TEMPLATES = Path(__file__).parent / "templates"

# Suites of the site in which something failed, but nothing critical. Great Expectations tells its pages of one kind only.
warned_suites: set[str] = set()


class GatePageView(DefaultJinjaPageView):
    def __init__(self, custom_styles_directory=None, custom_views_directory=None) -> None:
        super().__init__(custom_styles_directory, custom_views_directory)
        prefer_own_templates(self.env)


class GateIndexView(DefaultJinjaIndexPageView):
    def __init__(self, custom_styles_directory=None, custom_views_directory=None) -> None:
        super().__init__(custom_styles_directory, custom_views_directory)
        prefer_own_templates(self.env)


def prefer_own_templates(environment: Environment) -> None:
    assert environment.loader is not None
    environment.globals["is_warned"] = lambda suite: suite in warned_suites
    environment.loader = ChoiceLoader([FileSystemLoader(TEMPLATES), environment.loader])


def context_config(store_dir: Path, docs_dir: Path) -> DataContextConfig:
    """Suites and results of the run on disk, everything else in memory; telemetry off."""
    if not store_dir.exists():
        clear(docs_dir)
    page_view = {"module_name": __name__, "class_name": "GatePageView"}
    index_view = {"module_name": __name__, "class_name": "GateIndexView"}
    return DataContextConfig(
        analytics_enabled=False,
        stores={
            "expectations_store": store("ExpectationsStore", store_dir / "suites"),
            "validation_results_store": store("ValidationResultsStore", store_dir / "results"),
            "validation_definition_store": store("ValidationDefinitionStore"),
            "checkpoint_store": store("CheckpointStore"),
        },
        expectations_store_name="expectations_store",
        validation_results_store_name="validation_results_store",
        checkpoint_store_name="checkpoint_store",
        data_docs_sites={
            "gates": {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": backend(docs_dir),
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "view": index_view},
                "site_section_builders": {
                    "expectations": {"class_name": "DefaultSiteSectionBuilder", "view": page_view},
                    "validations": {"class_name": "DefaultSiteSectionBuilder", "view": page_view},
                    "profiling": "none",
                },
            }
        },
    )


def store(class_name: str, folder: Path | None = None) -> dict[str, Any]:
    return {"class_name": class_name, "store_backend": backend(folder)}


def backend(folder: Path | None) -> dict[str, Any]:
    if folder is None:
        return {"class_name": "InMemoryStoreBackend"}
    return {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}


def build_site(context: Any, docs_dir: Path) -> None:
    results = [context.validation_results_store.get(key) for key in context.validation_results_store.list_keys()]
    warned_suites.clear()
    warned_suites.update(
        result.suite_name for result in results if result.get_max_severity_failure() == FailureSeverity.WARNING
    )
    context.build_data_docs(site_names=["gates"])
    # Fonts and pictures of the original pages, 4.6 MB that nothing here refers to.
    shutil.rmtree(docs_dir / "static", ignore_errors=True)


def clear(docs_dir: Path) -> None:
    """The first gate of a run starts the site anew; only what a site consists of is removed."""
    for folder in ("expectations", "validations", "static"):
        shutil.rmtree(docs_dir / folder, ignore_errors=True)
    (docs_dir / "index.html").unlink(missing_ok=True)
