"""Readers of the open folder, as strangers are: validators of the standards, and a crawler that knows one address."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator
from referencing import Registry, Resource


def read(folder: Path, name: str) -> dict[str, Any]:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def errors_of_dcat_us_1(gold: Path, catalogue: dict[str, Any]) -> list[str]:
    """Against the catalogue's schema, where its datasets are those of publishers outside the federal government."""
    schemas = gold / "publishing" / "dcat-us-1.1"
    schema = read(schemas, "catalog.json")
    # Its own datasets are federal.
    del schema["properties"]["dataset"]
    catalog = Draft4Validator(schema)
    dataset = Draft202012Validator(read(schemas, "non-federal_dataset.json"))
    found = [*catalog.iter_errors(catalogue)]
    for entry in catalogue.get("dataset", ()):
        found += dataset.iter_errors(entry)
    return [error.message for error in found]


def errors_of_dcat_us_3(gold: Path, catalogue: dict[str, Any]) -> list[str]:
    folder = gold / "publishing" / "dcat-us-3.0" / "definitions"
    schemas = {path.stem: read(folder, path.name) for path in folder.glob("*.json")}
    registry = Registry().with_resources(
        [(schema["$id"], Resource.from_contents(schema)) for schema in schemas.values()]
    )
    return [
        error.message for error in Draft202012Validator(schemas["Catalog"], registry=registry).iter_errors(catalogue)
    ]


def errors_of_data_package(gold: Path, package: dict[str, Any]) -> list[str]:
    """Against the package's schema, and each table's against the table schema's."""
    schemas = gold / "publishing" / "frictionless" / "2.0"
    found = [*Draft7Validator(read(schemas, "datapackage.json")).iter_errors(package)]
    table = Draft7Validator(read(schemas, "tableschema.json"))
    for resource in package.get("resources", ()):
        found += table.iter_errors(resource["schema"]) if "schema" in resource else ()
    return [error.message for error in found]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder over HTTP; gives its address. The folder may appear, or change, later."""
    handler = partial(_SilentHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def crawl(address: str, published_at: str) -> list[str]:
    """Every file that data.json at the address names, fetched; what was named `published_at` is found at the address."""
    seen = []
    for dataset in json.loads(_fetch(f"{address}/data.json"))["dataset"]:
        for file in dataset["distribution"]:
            url = file["downloadURL"].replace(published_at, address)
            content = _fetch(url)
            assert str(len(content)) == file["byteSize"], url
            assert hashlib.sha256(content).hexdigest() == file["checksum"]["checksumValue"], url
            seen.append(url.rpartition("/")[2])
        for url in [dataset["describedBy"], *dataset["references"]]:
            assert _fetch(url.replace(published_at, address)), url
    return sorted(seen)


def _fetch(url: str) -> bytes:
    with urlopen(url, timeout=30) as response:
        return response.read()


class _SilentHandler(SimpleHTTPRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Requests are not news."""
