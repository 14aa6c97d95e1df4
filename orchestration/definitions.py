"""Entry point of Dagster (`dagster dev -m orchestration.definitions`)."""

import dagster as dg

from orchestration.defs.project import city_definitions
from orchestration.lib.settings import load_settings


@dg.definitions
def definitions() -> dg.Definitions:
    """The definitions of the city that the environment selects; evaluated when Dagster loads them, not at import."""
    return city_definitions(load_settings())
