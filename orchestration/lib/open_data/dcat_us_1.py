"""`data.json`: DCAT-US 1.1 (Project Open Data), the profile for publishers outside the federal government."""

from typing import Any

from orchestration.lib.open_data.edition import Dataset, Edition, OpenFile

SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"


def data_json(edition: Edition) -> dict[str, Any]:
    """The catalogue that data.gov and other portals harvest."""
    return {
        "@context": f"{SCHEMA}/catalog.jsonld",
        "@id": edition.url("data.json"),
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        "dataset": [_dataset(edition, dataset) for dataset in edition.datasets],
    }


def _dataset(edition: Edition, dataset: Dataset) -> dict[str, Any]:
    publisher = edition.publisher
    found = {
        "@type": "dcat:Dataset",
        "identifier": dataset.identifier,
        "title": dataset.title,
        "description": dataset.description,
        "keyword": list(dataset.keywords),
        "issued": f"{dataset.issued.isoformat()}Z",
        "modified": f"{dataset.modified.isoformat()}Z",
        "publisher": {"@type": "org:Organization", "name": publisher.name},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": publisher.contact_name,
            "hasEmail": f"mailto:{publisher.contact_email}",
        },
        "accessLevel": "public",
        "license": publisher.licence_url,
        "language": ["en"],
        "spatial": publisher.place,
        "temporal": "/".join(day.isoformat() for day in dataset.period) if dataset.period else None,
        "landingPage": f"{publisher.url}/",
        "describedBy": edition.url("datapackage.json"),
        "describedByType": "application/json",
        "references": [edition.url("release_notes.md")],
        "distribution": [_distribution(dataset, file) for file in dataset.files],
    }
    return {name: value for name, value in found.items() if value is not None}


def _distribution(dataset: Dataset, file: OpenFile) -> dict[str, Any]:
    """Size and checksum are words of DCAT-US 3.0 that the earlier profile allows beside its own."""
    return {
        "@type": "dcat:Distribution",
        "title": f"{dataset.title} ({file.format})",
        "downloadURL": file.url,
        "mediaType": file.media_type,
        "format": file.format,
        "byteSize": str(file.bytes),
        "checksum": {"algorithm": "SHA-256", "checksumValue": file.sha256},
    }
