"""How far a sheet of an XLSX workbook goes, and whether the workbook is whole. Reads no values: DuckDB does."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from orchestration.lib.file_limits import FileLimits
from orchestration.lib.ingest.allowance import Allowance
from orchestration.lib.ingest.archives import CHUNK, opened_part
from orchestration.lib.ingest.refusal import RefusalError

CELL = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"[^>]*?(/?)>')
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Longer than any cell's opening tag, so that one cut by a chunk border is seen whole.
OVERLAP = 512
TAIL = 1 << 14
# The workbook's list of sheets, which is held in memory.
LONGEST_XML = 1 << 20


def measure_sheet(path: Path, wanted: str | None, limits: FileLimits) -> tuple[str, str, int, str]:
    """Sheet name, last column and row that hold a value, and the day zero of its dates."""
    allowance = Allowance(path.stat().st_size, limits)
    with path.open("rb") as stream:
        starts_as_zip = stream.read(4) == b"PK\x03\x04"
    if not zipfile.is_zipfile(path):
        raise RefusalError("truncated" if starts_as_zip else "unreadable", "not a complete XLSX workbook")
    with zipfile.ZipFile(path) as archive:
        workbook = xml_part(archive, "xl/workbook.xml", allowance)
        relations = xml_part(archive, "xl/_rels/workbook.xml.rels", allowance)
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        sheets = {
            node.get("name", ""): targets.get(node.get(RELATION_ID), "") for node in workbook.iterfind(".//{*}sheet")
        }
        name = wanted or next(iter(sheets), "")
        if name not in sheets:
            raise RefusalError("unreadable", f"no sheet {name!r}; the workbook has {', '.join(map(repr, sheets))}")
        target = sheets[name]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if archive.namelist().count(part) != 1:
            raise RefusalError("unreadable", f"the workbook does not hold its sheet {name!r} once")
        # Every part is read to its end, where its checksum is compared; the sheet as it is measured.
        for info in archive.infolist():
            if info.filename != part:
                with opened_part(archive, info, allowance) as other:
                    while other.read(CHUNK):
                        pass
        with opened_part(archive, archive.getinfo(part), allowance) as sheet:
            last_column, last_row = last_cell(sheet)
    properties = workbook.find(".//{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return name, last_column, last_row, "1904-01-01" if is_1904 else "1899-12-30"


def last_cell(sheet: IO[bytes]) -> tuple[str, int]:
    """Column and row of the last cells with a value. Rows ascend, so the end of each chunk tells how far it goes."""
    last_column, last_row, rest = "A", 0, b""
    beyond = cells_beyond(last_column)
    while chunk := sheet.read(CHUNK):
        block = rest + chunk
        rows = valued_rows(block[-TAIL:]) or valued_rows(block)
        last_row = max(last_row, *rows) if rows else last_row
        if beyond.search(block):
            columns = [column.decode() for column, _, is_void in CELL.findall(block) if not is_void]
            last_column = max(last_column, *columns, key=column_number) if columns else last_column
            beyond = cells_beyond(last_column)
        rest = block[-OVERLAP:]
    return last_column, last_row


def valued_rows(block: bytes) -> list[int]:
    return [int(row) for _, row, is_void in CELL.findall(block) if not is_void]


def cells_beyond(column: str) -> re.Pattern[bytes]:
    """A cell in a column to the right of this one: to look for the rare case costs less than to take every cell."""
    longer = f"|[A-Z]{{{len(column) + 1},3}}" if len(column) < 3 else ""
    higher = [
        f"{column[:at]}[{chr(ord(letter) + 1)}-Z]{'[A-Z]' * (len(column) - at - 1)}"
        for at, letter in enumerate(column)
        if letter < "Z"
    ]
    return re.compile(rf'r="(?:{"|".join(higher)}{longer})[0-9]'.replace("(?:|", "(?:").encode())


def xml_part(archive: zipfile.ZipFile, name: str, allowance: Allowance) -> ET.Element:
    try:
        with opened_part(archive, archive.getinfo(name), allowance) as content:
            text = content.read(LONGEST_XML + 1)
        if len(text) > LONGEST_XML:
            raise RefusalError("too_large", f"{name} of the workbook has more than {LONGEST_XML:,} bytes")
        return ET.fromstring(text)
    except (KeyError, ET.ParseError) as error:
        raise RefusalError("unreadable", f"not an XLSX workbook: {name}: {error}") from error


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
