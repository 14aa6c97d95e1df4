"""What one extract's ingestion did, for the log and the asset metadata. No work happens here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class IngestSummary:
    extract: str
    new_batches: int = 0
    unchanged_files: int = 0
    duplicate_batches: int = 0
    quarantined_batches: int = 0
    delivered_rows: int = 0
    loaded_rows: int = 0
    rejected_rows: int = 0
    drift: int = 0
    skipped_files: int = 0  # changed while they were read: left for the next run
