"""`datapackage.json`: Data Package v2 (Frictionless), the dictionary of every column.

It lists the CSV files and the database. Parquet files say their columns themselves, and a validator without its optional
Parquet reader would call the whole package broken; the DCAT catalogues list them.
"""

from typing import Any

from orchestration.lib.open_data.edition import CSV, PARQUET, Dataset, Edition, Field, OpenFile

PROFILE = "https://datapackage.org/profiles/2.0"
TYPES = {"DOUBLE": "number", "FLOAT": "number", "BOOLEAN": "boolean", "DATE": "date", "TIME": "time"}
# What a CSV file has in place of a null.
MISSING = [""]


def data_package(edition: Edition) -> dict[str, Any]:
    """The package: a table resource for each CSV file, and the database beside them."""
    publisher = edition.publisher
    found = {
        "$schema": f"{PROFILE}/datapackage.json",
        "name": f"city-performance-{edition.city}",
        "id": f"city-performance:{edition.city}",
        "title": f"Performance data: {publisher.name}",
        "description": (
            f"Measures, goals, targets and disparities of {publisher.place}. In CSV files, text that a spreadsheet would "
            "run as a formula has an apostrophe in front; the Parquet files have it as it is."
        ),
        "homepage": f"{publisher.url}/",
        "version": edition.release_id,
        "created": edition.built_at.isoformat(timespec="seconds"),
        "contributors": [{"title": publisher.name, "email": publisher.contact_email, "roles": ["publisher"]}],
        "licenses": [_licence(edition)] if publisher.licence or publisher.licence_url else None,
        "sources": [{"title": "Release notes", "path": edition.url("release_notes.md")}],
        "resources": [
            _resource(dataset, file)
            for dataset in edition.datasets
            for file in dataset.files
            if file.media_type != PARQUET[0]
        ],
    }
    return {name: value for name, value in found.items() if value is not None}


def _licence(edition: Edition) -> dict[str, str]:
    publisher = edition.publisher
    found = {"name": publisher.licence, "path": publisher.licence_url}
    return {name: value for name, value in found.items() if value}


def _resource(dataset: Dataset, file: OpenFile) -> dict[str, Any]:
    common = {
        "name": file.name.replace("_", "-").replace(".", "-"),
        "path": file.name,
        "title": f"{dataset.title} ({file.format})",
        "description": dataset.description,
        "format": file.name.rpartition(".")[2],
        "mediatype": file.media_type,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if file.media_type != CSV[0]:
        return common
    return {**common, "type": "table", "encoding": "utf-8", "schema": _schema(dataset)}


def _schema(dataset: Dataset) -> dict[str, Any]:
    found: dict[str, Any] = {
        "$schema": f"{PROFILE}/tableschema.json",
        "fields": [_field(field, field.name in dataset.key) for field in dataset.fields],
        "missingValues": MISSING,
    }
    return {**found, "primaryKey": list(dataset.key)} if dataset.key else found


def _field(field: Field, is_key: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"name": field.name, "type": _type(field.data_type), "description": field.description}
    return {**found, "constraints": {"required": True}} if is_key else found


def _type(data_type: str) -> str:
    if data_type.endswith(("INT", "INTEGER")):
        return "integer"
    if data_type.startswith("DECIMAL"):
        return "number"
    return "datetime" if data_type.startswith("TIMESTAMP") else TYPES.get(data_type, "string")
