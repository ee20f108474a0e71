"""The page around a picture: our own autoescaped template, no outside address, scripts allowed by their hash only."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from linkgraph.errors import LinkgraphError
from linkgraph.export.about import Reference, manifest, references
from linkgraph.export.bundle import EvidenceRow, ExportBundle
from linkgraph.export.drawing import Style, legend
from linkgraph.export.lines import Line
from linkgraph.export.tables import measure_names
from linkgraph.export.text import plain, script_json, to_json, visible
from linkgraph.export.wording import say


def render(
    bundle: ExportBundle, lines: tuple[Line, ...], style: dict[str, Style], network: dict[str, Any], library: str
) -> str:
    """The whole file as text."""
    scripts = [_ours(library), asset("picture.js")]
    style_sheet = asset("picture.css")
    return (
        environment()
        .get_template("picture.html")
        .render(
            about=manifest(bundle),
            bundle=bundle,
            csp=policy(scripts, style_sheet),
            data=script_json(network),
            drawn=sum(line.drawn for line in lines),
            evidence=_own_rows(bundle),
            flat=lambda value: to_json(value) if isinstance(value, (dict, list)) else value,
            labels={node.id: node.label for node in bundle.nodes},
            legend=legend(bundle, style),
            lines=lines,
            measures=measure_names(bundle),
            number=_number,
            say=lambda key: say(key, bundle.language),
            scripts=scripts,
            sources=plain(bundle.sources),
            style=style,
            style_sheet=style_sheet,
        )
    )


def environment() -> Environment:
    """Our templates: everything that is put in is escaped."""
    return Environment(
        loader=PackageLoader("linkgraph.export", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_written,
    )  # fmt: skip


def _written(value: object) -> object:
    """What the template writes: nothing for None, and no character that a file cannot hold."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _own_rows(bundle: ExportBundle) -> dict[str, tuple[Reference, ...]]:
    """The rows of each member itself (those of its lines stand with the lines); empty where no member has any."""
    found: dict[str, list[EvidenceRow]] = {node.id: [] for node in bundle.nodes}
    for row in bundle.rows:
        if row.subject in found:
            found[row.subject].append(row)
    return {name: references(rows) for name, rows in found.items()} if any(found.values()) else {}


def _number(value: float | None) -> str:
    value = plain(value)
    return "" if value is None else f"{value:.4g}"


def asset(name: str) -> str:
    """A script or style sheet of ours, to stand in the page as it is."""
    return _ours(files("linkgraph.export").joinpath("templates", name).read_text(encoding="utf-8"))


def _ours(code: str) -> str:
    """Code of the program, not of a case, to stand in the page as it is."""
    code = code.replace("\r\n", "\n").replace("\r", "\n")
    if "</script" in code.lower() or "</style" in code.lower() or "<!--" in code:
        raise LinkgraphError("A script of the picture cannot stand inside a page; reinstall linkgraph and pyvis.")
    return code


def policy(scripts: list[str], style_sheet: str, pictures: bool = False) -> str:
    """Nothing may be loaded or sent; only these very scripts and this style sheet count; pictures stand inside."""
    allowed = " ".join(_hash(script) for script in scripts) or "'none'"
    shown = " img-src data:;" if pictures else ""
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style_sheet)};{shown} base-uri 'none'; "
        "form-action 'none'"
    )


def _hash(code: str) -> str:
    digest = hashlib.sha256(code.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
