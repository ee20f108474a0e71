"""A report of what a chart shows: the picture as it was drawn, who is in it, how they are tied, from which files.

One file that opens anywhere, asks nothing of any network and can be copied into a text program, picture and tables.
"""

from __future__ import annotations

import base64
import binascii

from linkgraph.errors import WrongUse
from linkgraph.export.about import manifest, references
from linkgraph.export.as_text import MOST_LINES, facts, members, ties
from linkgraph.export.bundle import ExportBundle
from linkgraph.export.page import asset, environment, policy
from linkgraph.export.wording import say

#: A picture of a screen has some hundred kilobytes; nothing larger is taken from a browser.
LARGEST = 20_000_000
_PREFIX = "data:image/png;base64,"
_PNG = b"\x89PNG\r\n\x1a\n"


def picture_of(address: str) -> str:
    """The picture in a ``data:`` address as a browser gives it, checked, as base64.

    Raises
    ------
    WrongUse
        If it is no PNG picture, or too large.
    """
    if len(address) > LARGEST:
        raise WrongUse(f"the picture has {len(address):,} characters, at most {LARGEST:,} are taken: show less")
    try:
        content = base64.b64decode(address.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        content = b""
    if not (address.startswith(_PREFIX) and content.startswith(_PNG)):
        raise WrongUse("what came from the browser is no PNG picture: try again, or save the chart as PNG by its menu")
    return base64.b64encode(content).decode("ascii")


def write_report(bundle: ExportBundle, name: str) -> dict[str, bytes]:
    """The report as one HTML file."""
    style_sheet = asset("picture.css") + asset("report.css")
    page = environment().get_template("report.html")
    text = page.render(
        about=manifest(bundle),
        bundle=bundle,
        csp=policy([], style_sheet, pictures=True),
        facts=facts(bundle),
        most=MOST_LINES,
        say=lambda key: say(key, bundle.language),
        sources=references(bundle.rows),
        style_sheet=style_sheet,
        tables=[("nodes", *members(bundle)), ("ties", *ties(bundle))],
    )
    return {name: text.encode("utf-8")}
