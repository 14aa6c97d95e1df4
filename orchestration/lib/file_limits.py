"""How large a delivered file may become while it is read. A contract that expects more says so."""

from __future__ import annotations

from dataclasses import dataclass

# A file that becomes no larger than this does no harm, whatever it was packed into.
HARMLESS_BYTES = 1 << 26


@dataclass(frozen=True)
class FileLimits:
    # New York's service requests since 2010, the largest extract that a city is known to publish, have 20 GB as CSV.
    max_unpacked_gb: float = 20
    # CSV files of real extracts pack 5 to 30 times smaller, deflate at most 1032 times.
    max_unpacked_ratio: float = 200
    max_line_mb: float = 16

    def unpacked_bytes(self, packed_bytes: int) -> int:
        by_ratio = int(packed_bytes * self.max_unpacked_ratio)
        return min(int(self.max_unpacked_gb * 1e9), max(HARMLESS_BYTES, by_ratio))

    @property
    def line_bytes(self) -> int:
        return int(self.max_line_mb * 1e6)
