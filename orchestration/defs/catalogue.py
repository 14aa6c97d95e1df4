"""The catalogue's seeds as the asset before all others: when they are wrong, a run takes nothing in."""

import dagster as dg

from orchestration.lib.catalogue import catalogue_problems
from orchestration.lib.settings import Settings

CATALOGUE_KEY = dg.AssetKey("catalogue")


def catalogue_asset(settings: Settings) -> dg.AssetsDefinition:
    """Looks at the seeds; `make build` has looked before it started Dagster, a run of the daemon has not."""

    @dg.asset(
        key=CATALOGUE_KEY,
        group_name="reference",
        owners=["team:performance_office"],
        kinds={"csv"},
        description="The city's seeds: plans, goals, measures, targets and their codes, checked before anything is built.",
    )
    def catalogue() -> None:
        problems = [str(problem) for problem in catalogue_problems(settings.project_dir, settings.city)]
        if problems:
            raise dg.Failure("\n".join(problems), metadata={"problems": problems}, allow_retries=False)

    return catalogue
