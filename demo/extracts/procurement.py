"""Awarded contracts: a tar.gz archive a half-year with one CSV file per category, one of them with CR line ends."""

from pathlib import Path
from shutil import copyfile

from demo import city
from demo.files import Layout, append_text, replace_line_ends, truncate, write_csv, write_tar_gz
from demo.studio import Studio, volume

EXTRACT = "procurement.contracts"
WEEKDAYS = (1, 1, 1, 1, 1, 0, 0)
CATEGORIES = ("Construction", "Goods", "Professional Services", "General Services")

COLUMNS: Layout = {
    "Contract No": "contract_id",
    "Department": "department_code",
    "Supplier": "supplier_name",
    "Category": "contract_category",
    "Award Date": "awarded_date",
    "Award Amount": "awarded_amount",
    "Currency": "'USD'",
    "Certified Firm": "if(is_certified_firm, 'Y', 'N')",
    "Owner Ethnicity": "owner_race_ethnicity",
    "Owner Gender": "owner_gender",
    "Buyer": "buyer_name",
    "Buyer Email": "buyer_email",
}

# archive and category -> fault, reason code, column, faulty record
BAD_ROWS = {
    ("2023_h1", "Construction"): (
        "not_a_number",
        "cast_error",
        "awarded_amount",
        "CT-BAD00001,parks,Mesa,Construction,2023-02-01,TBD",
    ),
    ("2023_h2", "Goods"): (
        "duplicate_key",
        "duplicate_key",
        "contract_id",
        "CT-00000001,parks,Mesa,Goods,2023-08-01,1.00",
    ),
    ("2024_h1", "Goods"): (
        "negative_amount",
        "out_of_range",
        "awarded_amount",
        "CT-BAD00002,parks,Mesa,Goods,2024-02-01,-5.00",
    ),
    ("2025_h1", "General Services"): (
        "bad_date",
        "cast_error",
        "awarded_date",
        "CT-BAD00003,parks,Mesa,General Services,soon,5.00",
    ),
}
REST_OF_ROW = ",USD,N,,,,"


def draw(studio: Studio) -> None:
    studio.begin(EXTRACT)
    studio.run("procurement_setup")
    counts = ((half, volume(studio, 1.6, half)) for half in city.periods(6, "{year}_h{half}"))
    for half, _ in studio.chunks("procurement", counts, WEEKDAYS):
        deliver(studio, half.name)


def deliver(studio: Studio, half: str) -> None:
    source_file = f"procurement/contracts_{half}.tar.gz"
    target = studio.path(source_file)
    loaded = f"procurement/contracts_{half}_redelivery.tar.gz" if half == "2024_h2" else source_file
    members = [member(studio, half, category, loaded) for category in CATEGORIES]
    write_tar_gz(target, members)
    for path in members:
        path.unlink()
    if half == "2024_h2":
        copyfile(target, studio.path(loaded))
        truncate(target, 0.6)
        studio.faults.plant("truncated_archive", EXTRACT, source_file, "quarantined_file", "truncated", rows=0)


def member(studio: Studio, half: str, category: str, archive: str) -> Path:
    path = studio.path(f"procurement/{category.lower().replace(' ', '_')}.csv")
    rows = f"chunk where contract_category = '{category}'"
    write_csv(studio.connection, f"{rows} order by i", COLUMNS, path)
    source_file = f"{archive}!{path.name}"
    if (half, category) in BAD_ROWS:
        fault, reason, column, record = BAD_ROWS[half, category]
        append_text(path, record + REST_OF_ROW)
        key = record.split(",")[0]
        studio.faults.plant(fault, EXTRACT, source_file, "rejected_row", reason, column, key)
    undeclared = studio.count(f"select count(*) from {rows} and owner_race_ethnicity = 'Pacific Rim'")
    if undeclared:
        studio.faults.plant(
            "unknown_code",
            EXTRACT,
            source_file,
            "unknown_group",
            "",
            "owner_race_ethnicity",
            "",
            undeclared,
            "Pacific Rim",
        )
    if category == "Goods":
        replace_line_ends(path, b"\r")
    return path
