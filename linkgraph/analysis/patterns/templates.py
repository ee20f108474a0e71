"""Shapes that this field knows, as data files to start from."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from linkgraph.errors import NotFound

#: Names of the shipped shapes, in the order in which they are offered.
TEMPLATES = ("caller_victim_mule", "incident_to_mule", "cell_with_middleman", "shared_handset", "fan_in_account")


def template(name: str) -> dict[str, Any]:
    """The JSON object of a shipped shape.

    Raises
    ------
    NotFound
        If there is none of that name.
    """
    if name not in TEMPLATES:
        raise NotFound(f"there is no pattern template {name!r}; there are {', '.join(TEMPLATES)}")
    text = files("linkgraph.analysis.patterns").joinpath("shapes", f"{name}.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data
