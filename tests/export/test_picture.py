"""The picture as a file: self-contained, escaped, the lines right. (How a browser takes it: test_picture_browser.)"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from linkgraph.errors import LinkgraphError, WrongUse
from linkgraph.export import ExportBundle, ExportNode, LegendLine, Tie
from linkgraph.export.drawing import legend, short, styles, width
from linkgraph.export.lines import lines
from linkgraph.export.page import _ours
from linkgraph.export.picture import write_picture
from linkgraph.export.text import script_json
from tests.export.bundles import FORMULAS, ODD, PAYLOADS, SOURCE, calls, cluster, hostile, link


def page(bundle: ExportBundle) -> str:
    return write_picture(bundle, "x")["x"].decode("utf-8")


class Reader(HTMLParser):
    """Tags with attributes, and the contents of scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.code: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("script", "style") and data.strip():
            self.code.append((self.tags[-1][0], data))


def read(bundle: ExportBundle) -> Reader:
    reader = Reader()
    reader.feed(page(bundle))
    return reader


def data_of(bundle: ExportBundle) -> dict[str, list[dict[str, object]]]:
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', page(bundle), re.DOTALL)
    assert found
    out: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return out


def test_the_page_holds_no_tag_of_a_stranger_and_loads_nothing() -> None:
    wanted, got = read(cluster()), read(hostile())
    own = {tag for tag, _ in wanted.tags} | {"ul", "li", "h2", "section"}
    assert {tag for tag, _ in got.tags} <= own
    assert [tag for tag, _ in got.tags].count("script") == 3
    for tag, attributes in got.tags:
        assert not {"src", "href", "srcdoc", "style"} & set(attributes), tag
        assert not any(name.startswith("on") for name in attributes), tag


def test_scripts_and_style_are_allowed_by_their_hash_and_nothing_else_is() -> None:
    reader = read(hostile())
    policy = next(a["content"] for tag, a in reader.tags if tag == "meta" and "http-equiv" in a)
    assert policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for _, code in reader.code
    }
    allowed = set(re.findall(r"'sha256-[^']+'", policy))
    assert len(allowed) == 3
    assert allowed <= hashes


def test_data_cannot_end_its_script() -> None:
    text = script_json({"a": "</script><!--<script>&\u2028\u2029\ud800"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": "</script><!--<script>&\u2028\u2029\ud800"}
    with pytest.raises(LinkgraphError, match="reinstall"):
        _ours("var x = '</script>'")


def test_names_are_whole_in_the_tooltip_and_short_in_the_picture() -> None:
    nodes = data_of(hostile())["nodes"]
    said = [item["lines"][0] for item in nodes]  # type: ignore[index]
    assert said[: len(PAYLOADS) + len(FORMULAS)] == [*PAYLOADS, *FORMULAS]
    assert ODD[0] in said
    assert all(width(str(item["label"])) <= 24 for item in nodes)
    assert short("长" * 200) == "长" * 11 + "…"
    assert short("\u202eab\nc\x00 d") == "ab c d"


def test_one_line_for_each_pair_and_direction_with_a_count_for_each_type() -> None:
    a, b, c = "tel:+8613800138000", "tel:+8613900139000", "tel:95588"
    found = {(line.a, line.b): line for line in lines(calls())}
    assert {pair for pair, line in found.items() if line.drawn} == {(a, b), (b, a), (b, c)}
    assert not found[a, "tel:+8613700137000"].drawn
    assert found[a, b].weight == 4
    assert found[a, b].details == ("CALLED ×3 · 120 s · 2017-03-01 – 2017-03-09", "TEXTED ×1 · 2017-03-01 – 2017-03-09")
    assert [str(reference) for reference in found[a, b].evidence] == ["话单.csv #2-4,9"]
    assert found[b, c].details[0].startswith("CALLED ×3 · -5.50 CNY")
    edges = data_of(calls())["edges"]
    assert sorted((edge["from"], edge["to"]) for edge in edges) == [(0, 1), (1, 0), (1, 2)]
    assert ["smooth" in edge for edge in sorted(edges, key=lambda edge: (edge["from"], edge["to"]))] == [
        True,
        True,
        False,
    ]


def test_one_undirected_line_for_each_tie() -> None:
    bundle = cluster()
    edges = data_of(bundle)["edges"]
    assert len(edges) == len(bundle.ties)
    assert {edge["arrows"] for edge in edges} == {""}
    line = lines(bundle)[0]
    assert line.weight == max(tie.weight for tie in bundle.ties)
    assert line.details[0].startswith("calls ")
    assert str(line.evidence[0]).startswith("话单.csv #")


def test_links_that_no_tie_rests_on_stand_in_the_table() -> None:
    bundle = cluster()
    more = dataclasses.replace(bundle, links=(*bundle.links, link("tel:1", "tel:2")))
    loose = [line for line in lines(more) if not line.drawn]
    assert [(line.a, line.b) for line in loose] == [("tel:1", "tel:2")]
    assert "1 link(s) join something outside" in page(more)


def test_currencies_are_not_added_up() -> None:
    yuan = link("a", "b", "PAID", amount=1.0, currency="CNY")
    dollars = dataclasses.replace(yuan, id="PAID~a~b~USD", amount=2.0, currency="USD")
    nodes = tuple(ExportNode(i, "Account", i) for i in "ab")
    details = lines(ExportBundle("t", "case", "c", "s", nodes, (yuan, dollars)))[0].details
    assert [detail.split(" · ")[1] for detail in details] == ["1.00 CNY", "2.00 USD"]


def test_the_page_says_where_everything_comes_from() -> None:
    text = page(calls())
    for wanted in (SOURCE, "话单.csv #2-4,9", "0123abcd", "leads, not evidence", "协查", "检察院", "service number"):
        assert wanted in text
    assert "</html>" in text
    assert 'lang="zh-CN"' in page(dataclasses.replace(calls(), language="zh"))
    assert "评分和聚类只是线索" in page(dataclasses.replace(calls(), language="zh"))


def test_colours_mean_the_cluster_or_within_one_cluster_the_role() -> None:
    one = cluster()
    assert [entry.text for entry in legend(one, styles(one, lines(one)))] == ["suspect", "unknown", "witness"]
    nodes = tuple(dataclasses.replace(node, cluster=str(i % 2)) for i, node in enumerate(one.nodes))
    two = dataclasses.replace(one, nodes=nodes, language="zh")
    assert [entry.text for entry in legend(two, styles(two, lines(two)))] == ["群组 0", "群组 1"]
    assert styles(calls(), ())["tel:+8613900139000"].colour == "#cc0000"


def test_more_than_anybody_can_read_is_refused() -> None:
    nodes = tuple(ExportNode(f"tel:{i}", "Phone", str(i)) for i in range(1001))
    with pytest.raises(WrongUse, match=r"Too many nodes \(1001\).*maximum 1000.*graphml"):
        write_picture(ExportBundle("t", "case", "c", "s", nodes), "x")


def test_what_rules_of_the_chart_draw_is_in_the_picture_and_its_legend() -> None:
    a, b, c = (ExportNode(f"person:{k}", "Person", f"<b>{k}</b>", colour="#111111") for k in "abc")
    marked = dataclasses.replace(a, ring="#e5484d", badge="star")
    ties = (
        Tie(a.id, b.id, 30, {"calls": 30}, colour="#e0b400", factor=2.0, dashed=True),
        Tie(b.id, c.id, 30, {"calls": 30}),
    )
    lines_of_legend = (
        LegendLine("<i>paid</i> ≥ 50,000  1", "ring", "#e5484d"),
        LegendLine("ties  1", "dashes", "#e0b400"),
    )
    bundle = ExportBundle("t", "shown", "c", "s", (marked, b, c), ties=ties, legend=lines_of_legend)
    found = data_of(bundle)
    first, second, _ = found["nodes"]
    assert first["label"] == "★ <b>a</b>"
    assert first["color"]["border"] == "#e5484d"  # type: ignore[index]
    assert second["color"]["border"] != "#e5484d"  # type: ignore[index]
    ruled, plainly = found["edges"]
    assert (ruled["color"]["color"], ruled["dashes"]) == ("#e0b400", [6, 5])  # type: ignore[index]
    assert ruled["width"] == pytest.approx(2 * float(str(plainly["width"])), abs=0.02)
    assert "dashes" not in plainly
    text = page(bundle)
    assert "&lt;i&gt;paid&lt;/i&gt; ≥ 50,000  1" in text
    assert 'stroke="#e5484d"' in text
    assert 'stroke-dasharray="4 3"' in text


@pytest.mark.parametrize("colour", ["red", '"/><script>', "#12345"])
def test_a_colour_of_a_rule_is_a_colour(colour: str) -> None:
    with pytest.raises(WrongUse):
        LegendLine("x", "ring", colour)
    with pytest.raises(WrongUse):
        Tie("a", "b", 1, colour=colour)
    with pytest.raises(WrongUse):
        ExportNode("a", "Person", "a", ring=colour)
