"""Functions that Dagster calls. Nothing here imports Dagster, so all of it can be used and tested alone."""
