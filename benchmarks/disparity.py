"""Time and memory of `methods.disparity` on 100,000 sets of seven groups: `python -m benchmarks.disparity WAREHOUSE`.

The warehouse is only attached, read-only, for its macros.
"""

import argparse
import resource
import time

import duckdb

SETS = """
    create table sets as
    select
        set_key, 'group ' || place as subgroup, 20 + 60 * random() as estimate, 1 + 3 * random() as standard_error,
        (50 + 5000 * random())::integer as population, case when set_key % 2 = 0 then place end as subgroup_order,
        set_key % 3 > 0 as is_favourable, 100 as scale, case when set_key % 5 = 0 then 'group 3' end as reference_subgroup
    from range({count}) as sets(set_key), range(1, 8) as places(place)
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("warehouse")
    arguments.add_argument("--sets", type=int, default=100_000)
    options = arguments.parse_args()
    with duckdb.connect(config={"threads": 2, "memory_limit": "3GB"}) as connection:
        connection.execute(f"attach '{options.warehouse}' as warehouse (read_only)")
        connection.execute(SETS.format(count=options.sets))
        started = time.perf_counter()
        connection.execute("create table results as select * from warehouse.methods.disparity('sets')")
        seconds = time.perf_counter() - started
        rows = connection.execute("select count(*) from results").fetchone()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{options.sets} sets, {rows[0] if rows else 0} rows: {seconds:.1f} s, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
