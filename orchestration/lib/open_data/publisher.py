"""Who publishes a city's open data, under which licence and at which address: `publisher` of the city's block."""

from dataclasses import dataclass, fields
from typing import Any

import yaml

from orchestration.lib.settings import Settings, SettingsError


@dataclass(frozen=True)
class Publisher:
    """The city as catalogues name it. A null licence: each source keeps its own, and no catalogue claims one."""

    name: str
    place: str
    contact_name: str
    contact_email: str
    url: str
    licence: str | None = None
    licence_url: str | None = None


def read_publisher(settings: Settings) -> Publisher:
    """The block of dbt_project.yml; OPEN_DATA_URL stands in for its address."""
    project = yaml.safe_load((settings.project_dir / "dbt_project.yml").read_text(encoding="utf-8"))
    block: dict[str, Any] = project["vars"]["cities"].get(settings.city, {}).get("publisher") or {}
    if settings.open_data_url:
        block = {**block, "url": settings.open_data_url}
    known = {field.name for field in fields(Publisher)}
    missing = sorted({field.name for field in fields(Publisher) if field.default is not None} - set(block))
    unknown = sorted(set(block) - known)
    where = f"dbt_project.yml, vars.cities.{settings.city}.publisher"
    if missing or unknown:
        raise SettingsError(
            f"{where}: missing {', '.join(missing) or 'nothing'}; unknown {', '.join(unknown) or 'none'}."
        )
    wrong = sorted(name for name, value in block.items() if value is not None and not isinstance(value, str))
    if wrong or not block["url"].startswith(("https://", "http://")):
        raise SettingsError(
            f"{where}: {', '.join(wrong) or 'url'}: expected text, and an address that begins with http."
        )
    return Publisher(**{**block, "url": block["url"].rstrip("/")})
