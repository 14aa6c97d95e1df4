"""The bytes that may come out of a packed file, counted as they come: what its headers say of their number is not asked."""

from __future__ import annotations

from typing import IO, cast

from orchestration.lib.file_limits import FileLimits
from orchestration.lib.ingest.refusal import RefusalError


class Allowance:
    """Of one delivered file, for all its members and layers together."""

    def __init__(self, packed_bytes: int, limits: FileLimits) -> None:
        self.packed_bytes = packed_bytes
        self.bytes = self.left = limits.unpacked_bytes(packed_bytes)

    def take(self, count: int) -> None:
        self.left -= count
        self.refuse_more_than(self.bytes - self.left)

    def refuse_more_than(self, count: int) -> None:
        if count > self.bytes:
            raise RefusalError(
                "too_large",
                f"{self.packed_bytes:,} bytes unpack to more than {self.bytes:,}: the contract's max_unpacked_gb and"
                " max_unpacked_ratio allow no more",
            )

    def counted(self, stream: IO[bytes]) -> IO[bytes]:
        """The same stream; reading it uses up the allowance."""
        return cast("IO[bytes]", Counted(stream, self))


class Counted:
    def __init__(self, stream: IO[bytes], allowance: Allowance) -> None:
        self.stream, self.allowance = stream, allowance

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.allowance.take(len(data))
        return data
