"""Bundles to export in tests; every name and number in them is made up."""

from __future__ import annotations

import random
from typing import Any

from linkgraph.export import EvidenceRow, ExportBundle, ExportNode, Tie
from linkgraph.graph.records import Link

SOURCE = "5f" * 32
BANK = "ab" * 32

#: Names that try to be code; the marker word would show in the page if one of them ran.
PAYLOADS = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=2>",
    "</script><script>window.hacked=3</script>",
    "<svg/onload=window.hacked=4>",
    "\"><iframe srcdoc='<script>parent.hacked=5</script>'>",
    "javascript:window.hacked=6//<a href=javascript:window.hacked=6>x</a>",
    "{{ 7*7 }}{% raw %}${window.hacked=7}</style><style>@import 'http://outside.invalid/x'",
    "<!--<script>--><img src=http://outside.invalid/y onerror=window.hacked=8>\u2028window.hacked=8",
    "<b href='http://outside.invalid/z'>href</b>",
)
FORMULAS = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1+1", "=HYPERLINK(\"http://outside.invalid\")",
)  # fmt: skip
ODD = ("长" * 200, "\u202eابجد هوز\u202c", "a\x0bb\x00c", "lone \ud800 surrogate", "line\nbreak", "'quoted'")


def link(src: str, dst: str, kind: str = "CALLED", **more: Any) -> Link:
    given: dict[str, Any] = {
        "layer": "calls",
        "count": 3,
        "first": "2017-03-01T08:00:00Z",
        "last": "2017-03-09T08:00:00Z",
    } | more
    return Link(f"{kind}~{src}~{dst}", src, dst, kind, **given)


def row(subject: str, number: int, **fields: str) -> EvidenceRow:
    return EvidenceRow(subject, SOURCE, "话单.csv", "", number, {"主叫号码": "13800138000", **fields}, line=number + 1)


def calls() -> ExportBundle:
    """Three phones: two lines one way, one the other, a payment beside, and a link that leads outside."""
    a, b, c = "tel:+8613800138000", "tel:+8613900139000", "tel:95588"
    links = (
        link(a, b, total_duration_s=120),
        link(a, b, "TEXTED", count=1),
        link(b, a, count=7),
        link(b, c, amount=-5.5, currency="CNY", layer="money"),
        link(a, "tel:+8613700137000"),
    )
    return ExportBundle(
        title="通话 138…",
        what="selection",
        case_name="聚风",
        snapshot="0123abcd",
        nodes=(
            ExportNode(
                a, "Phone", "+86 138 0013 8000", "suspect", "杭州", "1", 0.97, {"betweenness": 0.5, "core": 2.0}
            ),
            ExportNode(
                b, "Phone", "+86 139 0013 9000", "victim", None, "1", None, {"betweenness": 0.0}, "#cc0000", 12.0
            ),
            ExportNode(c, "Phone", "95588", props={"operator": "银行", "list": [1, 2]}),
        ),
        links=links,
        rows=(
            *(row(links[0].id, n, 备注="-") for n in (2, 3, 4, 9)),
            row(links[2].id, 5, Number="=1+1"),
            EvidenceRow(a, BANK, "开户.xlsx", "Sheet1", 1, {"姓名": "张三"}),
        ),
        sources=(
            {"source_id": SOURCE, "file": "话单.csv", "kind": "calls"},
            {"source_id": BANK, "file": "开户.xlsx", "layout": "subscribers"},
        ),
        parameters={"layers": ["calls"], "seed": 0, "since": None},
        purpose="协查",
        recipient="检察院",
        set_aside=({"id": "tel:10086", "label": "10086", "reason": "service number", "degree": 40},),
        notes=("2 numbers have no records of their own",),
    )


def cluster(size: int = 40, seed: int = 1) -> ExportBundle:
    """A cluster of persons with Chinese names, tied by calls and money."""
    chance = random.Random(seed)
    names = [
        chance.choice("王李张刘陈杨赵黄周吴徐孙马朱胡")
        + chance.choice(["伟", "芳", "秀英", "建国", "志强", "丽", "海涛", "晓明"])
        for _ in range(size)
    ]
    ids = [f"person:{i:018d}" for i in range(size)]
    roles = ["suspect"] * 5 + ["unknown", "witness"]
    nodes = tuple(
        ExportNode(ids[i], "Person", names[i], roles[i % 7], ["杭州", "泉州", "昆明"][i % 3], "3",
                   0.7 + 0.3 * chance.random(), {"betweenness": chance.random() / 3, "degree": chance.random()})
        for i in range(size)
    )  # fmt: skip
    ties, links, rows = [], [], []
    pairs = {(chance.randrange(i), i) for i in range(1, size)}
    pairs |= {tuple(sorted(chance.sample(range(size), 2))) for _ in range(size // 2)}  # type: ignore[misc]
    for i, j in sorted(pairs):
        made = link(f"tel:+86138{i:08d}", f"tel:+86138{j:08d}", count=chance.randrange(1, 300))
        money = chance.randrange(0, 5)
        ties.append(Tie(ids[i], ids[j], made.count + money, {"calls": made.count, "money": money}, (made.id,)))
        links.append(made)
        rows += [row(made.id, n) for n in sorted(chance.sample(range(2, 5000), 6))]
    return ExportBundle(
        title="团伙 3：杭州—泉州话务组", what="cluster:3", case_name="聚风", snapshot="9b1c40de77aa",
        nodes=nodes, ties=tuple(ties), links=tuple(links), rows=tuple(rows),
        sources=({"source_id": SOURCE, "file": "话单.csv"},),
        parameters={"algorithm": "leiden", "layers": ["calls", "money"], "resolution": 1.0, "seed": 0},
    )  # fmt: skip


def hostile() -> ExportBundle:
    """Every trap, in every place where text of a stranger can stand."""
    traps = (*PAYLOADS, *FORMULAS, *ODD)
    ids = [f"person:{i}" for i in range(len(traps))]
    nodes = tuple(
        ExportNode(ids[i], "Person", trap, role=trap, jurisdiction=trap, cluster=trap, props={trap: trap})
        for i, trap in enumerate(traps)
    )
    links = tuple(link(ids[i], ids[i + 1], layer=traps[i], currency=traps[i], amount=1.0) for i in range(len(ids) - 1))
    rows = tuple(
        EvidenceRow(links[i].id, SOURCE, traps[i], traps[i], i, {traps[i]: traps[i]}) for i in range(len(links))
    )
    return ExportBundle(
        title=PAYLOADS[2], what="selection", case_name=PAYLOADS[1], snapshot=PAYLOADS[0], nodes=nodes, links=links,
        rows=rows, sources=tuple({"source_id": SOURCE, "file": trap} for trap in traps),
        parameters={trap: trap for trap in traps}, purpose=PAYLOADS[3], recipient=PAYLOADS[4],
        set_aside=tuple({"id": trap, "label": trap, "reason": trap} for trap in traps), notes=traps,
        exported_at=PAYLOADS[5],
    )  # fmt: skip
