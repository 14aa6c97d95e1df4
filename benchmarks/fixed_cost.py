"""What a build costs before there is data: SCALE=0.01 against a bare `dbt build` of the same project on its raw tables."""

from typing import Any

from benchmarks.delivery import deliver_day, deliver_days_before
from benchmarks.peers import bare_dbt
from benchmarks.pipeline import check_taken, described, shown
from benchmarks.report import print_table
from benchmarks.state import demo_state

SCALE = "0.01"


def run_fixed_cost(repeat: int) -> dict[str, Any]:
    """`turns`: full build, increment and bare dbt. One turn before them lets both sides parse the project."""
    state = demo_state("fixed", SCALE)
    turns = []
    for number in range(repeat + 1):
        own = state.emptied().with_linked_extracts()
        full = described(own.build(), own.bytes_on_disk())
        dbt = bare_dbt(own)
        deliver_days_before(own.extracts)
        own.build()
        deliver_day(own.extracts)
        increment = described(own.build(), own.bytes_on_disk())
        check_taken(own)
        if number:
            turns.append({"full": full, "bare_dbt": dbt, "increment": increment})
    for number, turn in enumerate(turns, start=1):
        print_table(
            f"fixed cost: SCALE={SCALE}, turn {number} of {repeat}",
            [{"step": step, **shown(found)} for step, found in turn.items()],
        )
    return {"scale": SCALE, "turns": turns}
