"""Why a whole file is refused. Row-level rejects are data, not errors, and are written by `load`."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager


class RefusalError(Exception):
    """The file is quarantined with this reason; the other files go on."""

    def __init__(self, reason_code: str, reason: str) -> None:
        super().__init__(f"{reason_code}: {reason}")
        self.reason_code = reason_code
        self.reason = reason


class FileChangedError(Exception):
    """The file changed while it was read, so it is still being delivered: left for the next run."""


@contextmanager
def broken_archives_refused() -> Iterator[None]:
    """Translate what the archive libraries raise: a short file can be sent again, a corrupt one must be made again."""
    try:
        yield
    except EOFError as error:
        raise RefusalError("truncated", f"the compressed data end too early ({error})") from error
    except tarfile.ReadError as error:
        code = "truncated" if "unexpected end" in str(error) else "unreadable"
        raise RefusalError(code, f"tar archive: {error}") from error
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise RefusalError("unreadable", f"compressed data are corrupt or of an unknown kind: {error}") from error
