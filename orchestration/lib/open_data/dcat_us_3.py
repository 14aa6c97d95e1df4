"""`dcat-us-3.json`: DCAT-US 3.0, with the pass rates of the release's checks as quality measurements."""

from typing import Any

from orchestration.lib.open_data.edition import GATES, Dataset, Edition, OpenFile, PassRate

STANDARD = {"@type": "Standard", "title": "DCAT-US 3.0"}
# ISO/IEC 25012 has a data quality dimension for each kind of check.
DIMENSIONS = {"raw": "accuracy", "dbt": "consistency", "marts": "credibility"}
DIMENSION_URL = "https://iso25000.com/index.php/en/iso-25000-standards/iso-25012#"


def dcat_us_3(edition: Edition) -> dict[str, Any]:
    """The catalogue in the later profile."""
    publisher = edition.publisher
    return _present({
        "@type": "Catalog",
        "@id": edition.url("dcat-us-3.json"),
        "conformsTo": STANDARD,
        "title": f"Performance data: {publisher.name}",
        "description": f"Measures, goals, targets and disparities of {publisher.place}. Release {edition.release_id}.",
        "publisher": {"@type": "Agent", "name": publisher.name},
        "contactPoint": [_contact(edition)],
        "homepage": {"@type": "Document", "title": publisher.name, "accessURL": f"{publisher.url}/"},
        "language": ["en"],
        "license": publisher.licence_url,
        "modified": edition.built_at.isoformat(timespec="seconds"),
        "spatial": [_place(edition)],
        "dataset": [_dataset(edition, dataset) for dataset in edition.datasets],
    })  # fmt: skip


def _dataset(edition: Edition, dataset: Dataset) -> dict[str, Any]:
    publisher = edition.publisher
    period = dataset.period
    notes = {"@type": "Document", "title": "Release notes", "accessURL": edition.url("release_notes.md")}
    dictionary = {"@type": "Distribution", "title": "Data dictionary", "mediaType": "application/json"}
    return _present({
        "@type": "Dataset",
        "identifier": dataset.identifier,
        "title": dataset.title,
        "description": dataset.description,
        "keyword": list(dataset.keywords),
        "issued": f"{dataset.issued.isoformat()}Z",
        "modified": f"{dataset.modified.isoformat()}Z",
        "version": edition.release_id,
        "versionNotes": edition.url("release_notes.md"),
        "page": [notes],
        "publisher": {"@type": "Organization", "name": publisher.name},
        "contactPoint": [_contact(edition)],
        "accessRights": "public",
        "language": ["en"],
        "spatial": [_place(edition)],
        "temporal": [
            {"@type": "PeriodOfTime", "startDate": period[0].isoformat(), "endDate": period[1].isoformat()}
        ] if period else None,
        "landingPage": {"@type": "Document", "title": publisher.name, "accessURL": f"{publisher.url}/"},
        "describedBy": {**dictionary, "downloadURL": edition.url("datapackage.json")},
        "distribution": [_distribution(edition, dataset, file) for file in dataset.files],
        "hasQualityMeasurement": [_measurement(rate) for rate in dataset.pass_rates] or None,
    })  # fmt: skip


def _distribution(edition: Edition, dataset: Dataset, file: OpenFile) -> dict[str, Any]:
    return _present({
        "@type": "Distribution",
        "title": f"{dataset.title} ({file.format})",
        "downloadURL": file.url,
        "mediaType": file.media_type,
        "format": file.format,
        "characterEncoding": ["UTF-8"] if file.media_type.startswith("text/") else None,
        "byteSize": str(file.bytes),
        "checksum": {"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": file.sha256},
        "license": edition.publisher.licence_url,
    })  # fmt: skip


def _measurement(rate: PassRate) -> dict[str, Any]:
    definition = f"{GATES[rate.gate]}: share that passed. {rate.passed} of {rate.checks} in this release."
    return {
        "@type": "QualityMeasurement",
        "isMeasurementOf": {
            "@type": "Metric",
            "expectedDataType": "xsd:decimal",
            "inDimension": f"{DIMENSION_URL}{DIMENSIONS[rate.gate]}",
            "definition": definition,
        },
        "value": rate.percent,
        "unitMeasure": "percent",
    }


def _contact(edition: Edition) -> dict[str, Any]:
    publisher = edition.publisher
    return {"@type": "Kind", "fn": publisher.contact_name, "hasEmail": f"mailto:{publisher.contact_email}"}


def _place(edition: Edition) -> dict[str, Any]:
    return {"@type": "Location", "prefLabel": edition.publisher.place}


def _present(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value is not None}
