"""XLSX and Parquet: numbers, dates and blank rows as the department meant them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from tests.python.ingest.site import Site, contract

COLUMNS = {
    "id": {"data_type": "bigint", "header": "Nr."},
    "name": {},
    "day": {"data_type": "date", "date_format": "%d.%m.%Y"},
    "seen": {"data_type": "timestamp"},
    "amount": {"data_type": "double"},
    "is_open": {"data_type": "boolean"},
}
SHEET_XML = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def cell(place: str, value: object) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    return f'<c r="{place}" s="1"/>' if value is None else f'<c r="{place}"><v>{value}</v></c>'


def workbook(sheets: dict[str, dict[int, list[object]]], properties: str = "") -> bytes:
    """A minimal workbook by hand: what DuckDB itself writes would not show how it reads other programs' files."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    numbered = list(enumerate(sheets, start=1))
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in numbered
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.worksheet+xml"/>'
        for n, _ in numbered
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        f'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><workbookPr {properties}/><sheets>{names}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
    }
    for n, name in numbered:
        rows = "".join(
            f'<row r="{row}">'
            + "".join(cell(f"{chr(65 + at)}{row}", value) for at, value in enumerate(values))
            + "</row>"
            for row, values in sheets[name].items()
        )
        parts[f"xl/worksheets/sheet{n}.xml"] = SHEET_XML.format(rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


ROWS: dict[int, list[object]] = {
    1: ["Port report"],
    3: ["Nr.", " NAME ", "day", "seen", "amount", "is_open", "note"],
    4: [1.0, "007 ", 45325, 45325.42444444445, 0.1, True],
    5: [2, "b", "03.02.2024", "2024-02-03 10:11:12", -2.5e-3, False, "kept"],
    8: [3, None, 45325.0, None, "12 %"],
    9: [4, "c", 45325.5],
}


@pytest.mark.parametrize(("properties", "day"), [("", date(2024, 2, 3)), ('date1904="1"', date(2028, 2, 4))])
def test_a_sheet_below_a_title_row(site: Site, properties: str, day: date) -> None:
    site.deliver("x.xlsx", workbook({"Notes": {1: ["other"]}, "Data 'Q1'": ROWS}, properties))
    summary = site.ingest(contract(COLUMNS, format="xlsx", header_row=3, sheet="Data 'Q1'"))
    assert (summary.delivered_rows, summary.loaded_rows, summary.rejected_rows) == (4, 3, 1)
    moment = datetime(2024, 2, 3, 10, 11, 12, tzinfo=UTC).replace(tzinfo=None)
    shifted = moment.replace(year=day.year, day=day.day)
    assert site.rows("id, name, day, seen, amount, is_open, _extra, _source_row") == [
        (1, "007 ", day, shifted, 0.1, True, None, 1),
        (2, "b", date(2024, 2, 3), moment, -0.0025, False, '{"note":"kept"}', 2),
        (4, "c", day, None, None, None, None, 4),
    ]
    assert site.rejects() == [(None, 3, "amount", "cast_error")]


def test_a_number_that_is_no_day_is_rejected(site: Site) -> None:
    """A date cell is a number of days: what looks like one and is none must not become a date of another century."""
    values = [45325, 20240131, 0, -1, 73416, 1e300, 45325.5, "2024-02-30", 60]
    rows: dict[int, list[object]] = {number: [number, value] for number, value in enumerate(values, start=2)}
    site.deliver("x.xlsx", workbook({"S": {1: ["Nr.", "day"], **rows}}))
    site.ingest(contract({"id": COLUMNS["id"], "day": {"data_type": "date"}}, format="xlsx"))
    assert site.rows("id, day") == [(2, date(2024, 2, 3)), (8, date(2024, 2, 3)), (10, date(1900, 2, 28))]
    assert site.rejects("source_row, column_name, reason_code") == [
        (row, "day", "cast_error") for row in (2, 3, 4, 5, 6, 8)
    ]


def test_a_wide_sheet_and_an_archived_one(site: Site) -> None:
    book = workbook({"Sheet1": {1: ["Nr.", *[f"h{n}" for n in range(25)]], 2: [1, *range(25)]}})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("q.xlsx", book)
    site.deliver("x.zip", out.getvalue())
    site.ingest(contract({"id": COLUMNS["id"], "h24": {"data_type": "bigint"}}, format="xlsx"))
    assert site.rows("id, h24") == [(1, 24)]


@pytest.mark.parametrize(
    ("data", "options", "code"),
    [
        (workbook({"S": ROWS})[:-100], {}, "truncated"),
        (b"plain text", {}, "unreadable"),
        (workbook({"S": ROWS}), {"sheet": "T"}, "unreadable"),
        (workbook({"S": {}}), {}, "empty_file"),
        (workbook({"S": ROWS}), {"header_row": 1}, "missing_required_column"),
    ],
)
def test_broken_workbooks_are_set_aside(site: Site, data: bytes, options: dict[str, object], code: str) -> None:
    site.deliver("x.xlsx", data)
    site.ingest(contract(COLUMNS, format="xlsx", **options))
    assert site.batches() == [("quarantined", code)], site.batches("reason")


def parquet(path: Path, query: str) -> None:
    duckdb.execute(f"copy ({query}) to '{path}' (format parquet)")


def test_parquet_types_come_through(site: Site) -> None:
    parquet(
        site.extracts / "in" / "x.parquet",
        """select 9007199254740993::bigint as "nr.", 'Zoë' as "NAME", date '2024-02-03' as day,
            timestamptz '2024-02-03 10:11:12.345678+02' as seen, 0.1::double as amount, true as is_open,
            [1, 2] as list, {'a': 'x'} as struct, 'it''s' as "q""uote"
        union all select null, 'no key', null, null, null, null, null, null, null""",
    )
    summary = site.ingest(contract(COLUMNS, format="parquet"))
    assert (summary.loaded_rows, summary.rejected_rows) == (1, 1)
    at = datetime(2024, 2, 3, 8, 11, 12, 345678, tzinfo=UTC).replace(tzinfo=None)
    assert site.rows("id, name, day, seen, amount, is_open") == [
        (9007199254740993, "Zoë", date(2024, 2, 3), at, 0.1, True)
    ]
    assert site.rows("_extra->>'list', _extra->>'struct', _extra->>'q\"uote'") == [("[1,2]", '{"a":"x"}', "it's")]


def test_a_truncated_parquet_file_is_set_aside(site: Site) -> None:
    path = site.extracts / "in" / "x.parquet"
    parquet(path, 'select range as "nr." from range(1000)')
    path.write_bytes(path.read_bytes()[:-50])
    site.deliver("y.parquet", b"not parquet at all")
    site.ingest(contract(COLUMNS, format="parquet"))
    assert site.batches() == [("quarantined", "truncated"), ("quarantined", "unreadable")]
