"""The log of planted faults: what was planted, in which file, and where a correct pipeline must put it."""

import csv
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from typing import Literal

Outcome = Literal[
    "rejected_row",
    "quarantined_file",
    "duplicate_file",
    "drift_reported",
    "unknown_group",
    "superseded_value",
    "unknown_code",
    "withheld_text",
    "suspicious_row",
]


@dataclass(frozen=True)
class Fault:
    fault_code: str
    extract: str
    source_file: str
    expected_outcome: Outcome
    reason_code: str = ""
    column_name: str = ""
    record_key: str = ""
    rows: int = 1
    detail: str = ""


@dataclass
class FaultLog:
    faults: list[Fault] = field(default_factory=list)

    def plant(
        self,
        fault_code: str,
        extract: str,
        source_file: str,
        expected_outcome: Outcome,
        reason_code: str = "",
        column_name: str = "",
        record_key: str = "",
        rows: int = 1,
        detail: str = "",
    ) -> None:
        self.faults.append(
            Fault(
                fault_code, extract, source_file, expected_outcome, reason_code, column_name, record_key, rows, detail
            )
        )

    def write(self, path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([column.name for column in fields(Fault)])
            writer.writerows(astuple(fault) for fault in self.faults)
