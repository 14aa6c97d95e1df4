"""Why a whole file is refused. Row-level rejects are data, not errors, and are written by `load`."""

from __future__ import annotations

import errno
import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

MOST_COLUMNS = 2000
UNREADABLE = (duckdb.InvalidInputException, duckdb.IOException, duckdb.BinderException)


class RefusalError(Exception):
    """The file is quarantined with this reason; the other files go on."""

    def __init__(self, reason_code: str, reason: str) -> None:
        super().__init__(f"{reason_code}: {reason}")
        self.reason_code = reason_code
        self.reason = reason


class FileChangedError(Exception):
    """The file changed while it was read, so it is still being delivered: left for the next run."""


def refuse_if_wide(columns: int) -> None:
    """Each column costs time in every statement; sixteen thousand, from one stray cell of a workbook, cost hours."""
    if columns > MOST_COLUMNS:
        raise RefusalError("too_large", f"{columns:,} columns, where at most {MOST_COLUMNS:,} are read")


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
    except UnicodeDecodeError as error:
        raise RefusalError("unreadable", f"a name in the archive is not text: {error}") from error
    except OSError as error:
        # A directory that points outside of its archive; anything else is a fault of the disk.
        if error.errno != errno.EINVAL:
            raise
        raise RefusalError("unreadable", "the archive's directory points outside of it") from error


@contextmanager
def damage_refused(what: str) -> Iterator[None]:
    """Translate what DuckDB says of a file. Lack of memory, or a fault of its own, is not the file's."""
    try:
        yield
    except duckdb.Error as error:
        # Of a damaged footer or page it says something of no kind.
        if type(error) is not duckdb.Error and not isinstance(error, UNREADABLE):
            raise
        raise RefusalError("unreadable", f"{what}: {str(error).splitlines()[0]}") from error
