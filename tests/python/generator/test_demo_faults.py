"""Every planted fault is in the file that its truth names, and broken in the way that it says."""

import gzip
import zipfile
from pathlib import Path

import pytest

from tests.python.generator.deliveries import Rows, cells, hashes


def test_every_promised_outcome_occurs(faults: Rows) -> None:
    assert {fault["expected_outcome"] for fault in faults} == {
        "rejected_row",
        "quarantined_file",
        "duplicate_file",
        "drift_reported",
        "unknown_group",
        "superseded_value",
        "unknown_code",
        "withheld_text",
        "suspicious_row",
    }
    assert {fault["reason_code"] for fault in faults if fault["expected_outcome"] == "rejected_row"} == {
        "malformed_row",
        "cast_error",
        "missing_key",
        "duplicate_key",
        "out_of_range",
    }
    assert {fault["reason_code"] for fault in faults if fault["expected_outcome"] == "quarantined_file"} == {
        "truncated",
        "wrong_encoding",
        "missing_required_column",
        "unreadable",
        "unbalanced_quotes",
        "empty_file",
        "unsafe_archive",
    }


def test_faulty_rows_are_in_their_files(city: Path, faults: Rows) -> None:
    rejected = [f for f in faults if f["expected_outcome"] == "rejected_row" and f["record_key"]]
    assert len(rejected) > 20
    for fault in rejected:
        text = cells(city / "extracts", fault["source_file"])
        key = fault["record_key"].split("|")[0]
        expected = 2 if fault["reason_code"] == "duplicate_key" and "other_file" not in fault["fault_code"] else 1
        if (
            fault["extract"] in ("health.inspections", "procurement.contracts", "recruiting.applications")
            and expected == 2
        ):
            expected = 1  # the first row of the key is in an earlier file
        assert text.count(key) >= expected, fault


def test_quarantined_files_are_broken_as_said(city: Path, faults: Rows) -> None:
    extracts = city / "extracts"
    for fault in faults:
        if fault["expected_outcome"] != "quarantined_file":
            continue
        path = extracts / fault["source_file"]
        match fault["reason_code"]:
            case "truncated":
                with pytest.raises(EOFError), gzip.open(path) as stream:
                    stream.read()
            case "wrong_encoding":
                encoding = "cp1252" if fault["extract"] == "police.stops" else "utf-8"
                with pytest.raises(UnicodeDecodeError):
                    path.read_text(encoding)
            case "unbalanced_quotes":
                assert path.read_bytes().count(b'"') % 2 == 1
            case "empty_file":
                assert path.stat().st_size == 0
            case "unreadable":
                assert not zipfile.is_zipfile(path)
            case "unsafe_archive":
                with zipfile.ZipFile(path) as archive:
                    assert any(".." in name for name in archive.namelist())
            case reason:
                assert reason == "missing_required_column"


def test_duplicates_are_the_same_bytes(city: Path, faults: Rows) -> None:
    digests = hashes(city / "extracts")
    for fault in faults:
        if fault["expected_outcome"] == "duplicate_file":
            assert list(digests.values()).count(digests[fault["source_file"]]) == 2
