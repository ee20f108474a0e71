"""The report: picture, members, ties and sources in one file that asks nothing of anybody."""

from __future__ import annotations

import base64
import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from linkgraph.errors import WrongUse
from linkgraph.export import Tie, extension, write_export
from linkgraph.export.report import LARGEST, picture_of
from tests.export.bundles import calls

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"the rest").decode()
HOSTILE = '<img src=x onerror=alert(1)> "quoted" & \u202etxt'


class Reader(HTMLParser):
    """What a browser would make of a page: tags with attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def written(tmp_path: Path, picture: str = "") -> tuple[str, Reader]:
    good = calls()
    first = dataclasses.replace(good.nodes[0], label=HOSTILE, tag="red", note="asked the bank")
    tie = Tie(good.nodes[0].id, good.nodes[1].id, 7.0, {"calls": 7.0})
    bundle = dataclasses.replace(good, nodes=(first, *good.nodes[1:]), ties=(tie,), picture=picture, purpose="a test")
    write_export(bundle, "report", tmp_path / "out.html")
    page = (tmp_path / "out.html").read_text("utf-8")
    return page, Reader(page)


def test_picture_members_ties_and_sources_are_in_it(tmp_path: Path) -> None:
    page, read = written(tmp_path, PNG)
    (image,) = [attributes for tag, attributes in read.tags if tag == "img"]
    assert image["src"] == f"data:image/png;base64,{PNG}"
    bundle = calls()
    for word in (bundle.case_name, bundle.snapshot, "a test", "red", "asked the bank", *(n.id for n in bundle.nodes)):
        assert word in read.text
    assert all(str(source["source_id"]) in read.text for source in bundle.sources)
    assert re.search(r">\s*<bdi>7</bdi>", page)
    assert not [tag for tag, _ in written(tmp_path)[1].tags if tag == "img"]


def test_names_are_text_and_nothing_may_be_loaded(tmp_path: Path) -> None:
    page, read = written(tmp_path, PNG)
    assert HOSTILE in read.text
    kinds = {tag for tag, _ in read.tags}
    assert not kinds & {"script", "iframe", "link", "object", "form"}
    assert not [name for _, attributes in read.tags for name in attributes if name.startswith("on")]
    addresses = [one for _, attributes in read.tags for name in ("src", "href") if (one := attributes.get(name))]
    assert all(address.startswith("data:image/png") for address in addresses)
    policy = next(attributes["content"] for tag, attributes in read.tags if attributes.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'none';")
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(
    "address",
    ["", "data:image/svg+xml;base64," + PNG, "data:image/png;base64,%%%", "data:image/png;base64,R0lGODlh",
     'data:image/png;base64,"><script>', "data:image/png;base64," + "A" * LARGEST],
    ids=["nothing", "svg", "no base64", "gif", "markup", "too large"],
)  # fmt: skip
def test_only_a_png_is_taken_from_a_browser(address: str) -> None:
    with pytest.raises(WrongUse):
        picture_of(address)


def test_a_png_is_taken_as_it_is() -> None:
    assert picture_of("data:image/png;base64," + PNG) == PNG
    assert [extension(name) for name in ("csv", "report", "xlsx")] == ["zip", "html", "xlsx"]
