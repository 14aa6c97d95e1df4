"""The planted late and missing reports, commentaries and actions are found, exactly, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.python.builds import BuiltCity
from tests.python.docs.pages import sql_blocks

TRUTH = ("reporting", "commentaries", "actions", "faults")


@pytest.fixture(scope="module")
def warehouse(demo_city: BuiltCity) -> Iterator[duckdb.DuckDBPyConnection]:
    with demo_city.open_warehouse() as connection:
        for name in TRUTH:
            connection.execute(
                f"create temp table truth_{name} as from read_csv($path, nullstr = '')",
                {"path": str(demo_city.truth_dir / f"{name}.csv")},
            )
        yield connection


@pytest.fixture(scope="module")
def page(repository_root: Path) -> dict[str, str]:
    return dict(sql_blocks(repository_root / "docs/stat-programme.md"))


def differences(warehouse: duckdb.DuckDBPyConnection, expected: str, found: str) -> list[tuple]:
    """Rows of only one of the two queries."""
    return warehouse.execute(
        f"(({expected}) except all ({found})) union all (({found}) except all ({expected})) order by all"
    ).fetchall()


def test_every_planted_report_is_judged_as_planted(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "reported_code, period_start_date, due_date, submitted_date, state"
    days = "if(state = 'missing', null, days_late)"
    assert not differences(
        warehouse,
        f"select {columns}, days_late::integer from truth_reporting",
        f"select {columns}, {days} from marts.fct_reporting_compliance",
    )
    states = warehouse.execute("select state, count(*) from truth_reporting group by all order by all").fetchall()
    assert [state for state, _ in states] == ["late", "missing", "on_time"]


def test_what_does_not_count_is_named(warehouse: duckdb.DuckDBPyConnection) -> None:
    refused = warehouse.execute(
        """
        select reported_code, state, refused_deliveries
        from marts.fct_reporting_compliance
        where refused_deliveries is not null and reported_kind = 'measure'
        order by all
        """
    ).fetchall()
    assert [(code, state) for code, state, _ in refused] == [
        ("pavement_condition_index", "on_time"),
        ("street_miles_resurfaced", "on_time"),
    ]
    assert all("2024_q3_public_works_draft.xlsx is quarantined: " in said for *_, said in refused)


def test_shares_follow_from_the_planted_states(warehouse: duckdb.DuckDBPyConnection) -> None:
    expected = """
        select period_start_date, count(*), count(*) filter (where state = 'on_time'),
            count(*) filter (where state = 'missing')
        from truth_reporting group by all
    """
    found = """
        select quarter_start_date, due_count, on_time_count, missing_count
        from marts.fct_reporting_rates where department_code = 'all'
    """
    assert not differences(warehouse, expected, found)
    [(share,)] = warehouse.execute(
        "select departments_reporting_pct from marts.fct_reporting_rates"
        " where department_code = 'all' and quarter_start_date = date '2023-04-01'"
    ).fetchall()
    assert share == pytest.approx(100 * 6 / 7), "of seven departments with measures only finance is missing"


def test_commentaries_are_the_last_ones_and_nobody_is_named_in_them(warehouse: duckdb.DuckDBPyConnection) -> None:
    words = "measure_code, period_start_date, what_changed, why, next_step, author_role"
    assert not differences(
        warehouse,
        f"select {words} from truth_commentaries",
        f"select {words} from marts.fct_measure_commentary where withheld_reason is null",
    )
    withheld = warehouse.execute(
        "select columns(['what_changed', 'why', 'next_step', 'author_role']), withheld_reason"
        " from marts.fct_measure_commentary where withheld_reason is not null"
    ).fetchall()
    assert withheld == [(None, None, None, None, "next_step holds a telephone number")]


def test_actions_end_in_their_planted_state(warehouse: duckdb.DuckDBPyConnection) -> None:
    expected = """
        select action_code, department_code, due_date, closed_date,
            if(final_state = 'open' and due_date < date '2026-01-25', 'overdue', final_state)
        from truth_actions
    """
    found = """
        select action_code, department_code, due_date, closed_date, state
        from marts.fct_follow_up_actions where action_code not like 'STAT-BAD%'
    """
    assert not differences(warehouse, expected, found)
    bad = warehouse.execute(
        "select state, department_code from marts.fct_follow_up_actions where action_code like 'STAT-BAD%' order by all"
    ).fetchall()
    assert bad == [("overdue", "parks"), ("overdue", None)], (
        "an unknown state is not closed, an unknown department is none"
    )


def test_unknown_codes_are_named(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert not differences(
        warehouse,
        "select column_name, record_key from truth_faults where expected_outcome = 'unknown_code'",
        "select column_name, source_code from quality.qc_unmatched_stat_rows",
    )


def test_the_packet_has_everything_for_the_meeting(warehouse: duckdb.DuckDBPyConnection, page: dict[str, str]) -> None:
    rows = warehouse.execute(page["packet"]).fetchall()
    # A headline, the lead measure of a goal, and the further one that the goal is judged by.
    measures = ["Drinking water samples in compliance", "Water lost in distribution", "Water main breaks"]
    assert [row[0] for row in rows] == measures
    [open_lines] = warehouse.execute(
        """
        select count(*) from marts.fct_department_packet as packet
        left join truth_actions as actions
            on contains(packet.open_actions, actions.action_code || ': ' || actions.action)
        where packet.open_action_count > 0 and actions.action_code is null
        """
    ).fetchall()
    assert open_lines == (0,)


def test_a_missing_report_stays_in_the_packet_and_says_so(warehouse: duckdb.DuckDBPyConnection) -> None:
    # Every key measure of a quarter has a row in the packet, whether or not a value came.
    assert not warehouse.execute(
        "select measure_code from marts.fct_department_packet where value is null and explanation not like 'No value.%'"
    ).fetchall()


def test_a_release_answers_every_question_of_the_page(demo_city: BuiltCity, page: dict[str, str]) -> None:
    with demo_city.open_release() as release:
        counts = {label: len(release.execute(sql).fetchall()) for label, sql in page.items()}
    assert counts.keys() == {"packet", "reminders", "shares", "dropped"}
    assert counts["packet"] > 0
    assert counts["reminders"] == 2, "two reports are missing for good"
    assert counts["shares"] == 12


def test_no_word_of_a_department_is_open_data(demo_city: BuiltCity) -> None:
    path = demo_city.release / "open" / "performance_open.duckdb"
    with duckdb.connect(str(path), read_only=True) as opened:
        columns = {name for (name,) in opened.execute("select column_name from duckdb_columns()").fetchall()}
    assert columns.isdisjoint({"what_changed", "next_step", "author_role", "open_actions"})
