"""Runs that Dagster believes to be running although their process was killed.

With one run at a time such a run would hold the queue for ever. Who holds the writer lock knows better: a build takes
it before Dagster hears of the run. What a dead run did is in its log under runs/.
"""

from datetime import UTC, datetime, timedelta

import dagster as dg

STARTED_BY = {"started_by": "make build"}
# A run that Dagster launched takes the lock within seconds of its start; long after that, a free lock means that it died.
GRACE = timedelta(minutes=10)


def remove_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Forget the runs that cannot be alive; the caller holds the writer lock. Returns their ids."""
    running = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
    limit = datetime.now(UTC) - GRACE
    dead = [
        record.dagster_run.run_id
        for record in instance.get_run_records(running)
        if STARTED_BY.items() <= record.dagster_run.tags.items() or record.create_timestamp.astimezone(UTC) < limit
    ]
    for run_id in dead:
        instance.delete_run(run_id)
    return dead
