"""The auditor: passes what is safe and names what is not, however it came about."""

from collections.abc import Collection
from pathlib import Path

import pytest

from expectations.disclosure.audit import audit_release
from tests.python.protection.open_warehouse import SAFE, STOPS, Cell, OpenWarehouse

SMALL = "stops:n quarter 2024-01-01 city city gender other"


def test_a_safe_pattern_passes_and_its_use_is_told(tmp_path: Path) -> None:
    audit = audit_release(OpenWarehouse(tmp_path / "a").path, [])
    assert not audit.findings
    assert (audit.open_counts, audit.small_counts, audit.hidden_counts) == (20, 1, 4)
    assert (
        audit.utility
        == "84.2% of the other open counts shown: 3 hidden beside the small ones, at least 3 by any pattern"
    )


@pytest.mark.parametrize("shown", SAFE)
def test_every_hidden_count_that_is_shown_gives_the_small_one_away(tmp_path: Path, shown: Cell) -> None:
    warehouse = OpenWarehouse(tmp_path / "a", [cell for cell in SAFE if cell != shown])
    assert [finding.cell for finding in audit_release(warehouse.path, []).findings] == [SMALL]


def test_a_relation_that_the_pattern_forgot_is_named(tmp_path: Path) -> None:
    """Hidden twice in its quarter, as if nobody added up quarters."""
    warehouse = OpenWarehouse(tmp_path / "a", SAFE[:2])
    (finding,) = audit_release(warehouse.path, []).findings
    assert "at least 4, at most 4" in finding.observed
    assert "parts of a period of stops:n year 2024-01-01 city city gender other" in finding.revealed_by


def test_a_second_measure_of_the_same_events_gives_the_small_count_away(tmp_path: Path) -> None:
    warehouse = OpenWarehouse(tmp_path / "a")
    warehouse.add_measure("stops_again", "stops", threshold=11)
    assert [finding.observed for finding in audit_release(warehouse.path, []).findings] == ["shown, fewer than 11"]


def test_other_events_that_are_as_many_by_chance_tell_nothing(tmp_path: Path) -> None:
    """An exempt measure may show its small counts; they are none of those that could have been shown."""
    warehouse = OpenWarehouse(tmp_path / "a")
    warehouse.add_measure("inspections", "inspections", threshold=0)
    audit = audit_release(warehouse.path, [])
    assert not audit.findings
    assert audit.published_share == pytest.approx(16 / 19)


@pytest.mark.parametrize("column", ["ci_lower", "standard_error", "sample_size"])
def test_a_number_in_a_suppressed_row(tmp_path: Path, column: str) -> None:
    warehouse = OpenWarehouse(tmp_path / "a")
    warehouse.execute(
        f"update open.measure_values set {column} = 3 where confidentiality_status = 'suppressed' and population_group = 'other'"
    )
    assert {finding.observed for finding in audit_release(warehouse.path, []).findings} == {
        "suppressed, but a number is there"
    }


def test_a_status_of_a_suppressed_value(tmp_path: Path) -> None:
    warehouse = OpenWarehouse(tmp_path / "a")
    warehouse.execute(
        "insert into open.measure_status values ('stops', 'quarter', '2024-01-01', 'city', 'city', 'gender', 'other')"
    )
    assert [finding.revealed_by for finding in audit_release(warehouse.path, []).findings] == ["open.measure_status"]


def test_a_disparity_of_a_set_with_a_suppressed_group(tmp_path: Path) -> None:
    """The set of the year is whole, that of the first quarter is not."""
    warehouse = OpenWarehouse(tmp_path / "a")
    warehouse.execute(
        "insert into open.disparities values ('stops', 'quarter', '2024-01-01', 'city', 'city', 'gender'), "
        "('stops', 'year', '2024-01-01', 'city', 'city', 'gender')"
    )
    (finding,) = audit_release(warehouse.path, []).findings
    assert (finding.cell, finding.revealed_by) == ("stops quarter 2024-01-01 city city gender", "open.disparities")


def test_two_patterns_that_are_safe_alone_and_not_together(tmp_path: Path) -> None:
    other = [("other", 1), ("female", 1), ("other", 3), ("female", 3)]
    first = OpenWarehouse(tmp_path / "first").release(tmp_path / "releases" / "1")
    second = OpenWarehouse(tmp_path / "second", other)
    assert not audit_release(second.path, []).findings
    assert [finding.cell for finding in audit_release(second.path, [first]).findings] == [SMALL]


def test_an_unchanged_pattern_and_a_correction_elsewhere_stay_safe(tmp_path: Path) -> None:
    first = OpenWarehouse(tmp_path / "first").release(tmp_path / "releases" / "1")
    corrected = STOPS | {"female": (30, 40, 35, 46)}
    second = OpenWarehouse(tmp_path / "second", stops=corrected).release(tmp_path / "releases" / "2")
    third = OpenWarehouse(tmp_path / "third", stops=corrected | {"male": (50, 60, 54, 65)})
    assert not audit_release(third.path, [first, second]).findings


def test_what_an_earlier_release_gave_away_cannot_be_taken_back(tmp_path: Path) -> None:
    first = OpenWarehouse(tmp_path / "first", []).release(tmp_path / "releases" / "1")
    assert not audit_release(OpenWarehouse(tmp_path / "second").path, [first]).findings


BEFORE, AFTER = {"n1": "d1", "n2": "d1", "n3": "d2"}, {"n1": "d1", "n2": "d2", "n3": "d2"}


def with_districts(
    folder: Path, people: dict[str, int], parents: dict[str, str], hidden: Collection[str] = ()
) -> OpenWarehouse:
    warehouse = OpenWarehouse(folder)
    warehouse.add_districts(people, parents, hidden)
    return warehouse


def test_a_neighborhood_that_went_to_another_district_is_their_difference(tmp_path: Path) -> None:
    first = with_districts(tmp_path / "a", {"d1": 44, "d2": 36, "d3": 50}, BEFORE).release(tmp_path / "releases" / "1")
    second = with_districts(tmp_path / "b", {"d1": 40, "d2": 40, "d3": 50}, AFTER)
    assert not audit_release(second.path, []).findings
    finding, *others = audit_release(second.path, [first]).findings
    assert len(others) == 3
    assert finding.cell == "stops:n quarter 2024-01-01 n2 all all"
    assert "at least 4, at most 4" in finding.observed
    assert "places that moved of stops:n quarter 2024-01-01 council_district d1 all all" in finding.revealed_by


@pytest.mark.parametrize(
    ("people", "parents", "hidden"),
    [
        ({"d1": 44, "d2": 36, "d3": 50}, AFTER, ()),  # quarters that were not coded anew
        ({"d1": 30, "d2": 50, "d3": 50}, AFTER, ()),  # fourteen people
        ({"d1": 40, "d2": 40, "d3": 50}, BEFORE, ()),  # a correction
        ({"d1": 40, "d2": 40, "d3": 50}, {"n1": "d2", "n2": "d1", "n3": "d1"}, ()),  # some came, some went
        ({"d1": 40, "d2": 40, "d3": 50}, AFTER, ("d1", "d2")),
    ],
)
def test_what_tells_of_no_neighborhood(
    tmp_path: Path, people: dict[str, int], parents: dict[str, str], hidden: Collection[str]
) -> None:
    first = with_districts(tmp_path / "a", {"d1": 44, "d2": 36, "d3": 50}, BEFORE).release(tmp_path / "releases" / "1")
    second = with_districts(tmp_path / "b", people, parents, hidden)
    assert not audit_release(second.path, [first]).findings


def test_a_place_of_few_people_may_be_as_unknown_as_its_district_leaves_it(tmp_path: Path) -> None:
    """Of the eleven people of its district at most ten were in it; the first release told that."""
    first = with_districts(tmp_path / "a", {"d1": 11, "d2": 40, "d3": 50}, BEFORE).release(tmp_path / "releases" / "1")
    people = {"d1": 6, "d2": 45, "d3": 50}
    audit = audit_release(with_districts(tmp_path / "b", people, AFTER, ("d1", "d2")).path, [first])
    assert not audit.findings
    assert audit.small_counts == 9
    for hidden in ((), ("d1",), ("d2",)):
        shown = with_districts(tmp_path / f"shown {hidden}", people, AFTER, hidden)
        assert audit_release(shown.path, [first]).findings


def test_boundaries_that_move_do_not_make_groups_other_counts(tmp_path: Path) -> None:
    other = [("other", 1), ("female", 1), ("other", 3), ("female", 3)]
    first = with_districts(tmp_path / "a", {"d1": 44, "d2": 36}, BEFORE).release(tmp_path / "releases" / "1")
    second = OpenWarehouse(tmp_path / "b", other)
    second.add_districts({"d1": 20, "d2": 60}, AFTER)
    assert [finding.cell for finding in audit_release(second.path, [first]).findings] == [SMALL]


def test_a_measure_more_of_the_same_count_does_not_make_it_another(tmp_path: Path) -> None:
    other = [("other", 1), ("female", 1), ("other", 3), ("female", 3)]
    first = OpenWarehouse(tmp_path / "a").release(tmp_path / "releases" / "1")
    second = OpenWarehouse(tmp_path / "b", other)
    second.add_measure("stops_again", "stops", threshold=11)
    second.execute(
        """
        delete from open.measure_values where measure_code = 'stops_again';
        insert into open.measure_values select * replace ('stops_again' as measure_code) from open.measure_values;
        """
    )
    assert [finding.cell for finding in audit_release(second.path, [first]).findings] == [SMALL]
