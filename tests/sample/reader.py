"""A second, simple reader of the sample's files, written without the importers: the slow oracle.

It knows the sample's own layouts and nothing else, and builds the suspects' graph as methods.md
describes: damped calls and transfers, co-presence and associations as yes or no.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import networkit
from openpyxl import load_workbook

Row = dict[str, str]
Pair = tuple[str, str]
LAYERS = ("calls", "money", "premises", "associations")


def rows_of(path: Path, sheet: int = 0) -> list[Row]:
    """The rows of a file that are whole and not a repeated heading."""
    if path.suffix == ".xlsx":
        book = load_workbook(path, read_only=True)
        table = [["" if c is None else str(c) for c in r] for r in book.worksheets[sheet].iter_rows(values_only=True)]
    else:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030")
        table = list(csv.reader(io.StringIO(text)))
    head = table[0]
    return [
        {h: c.strip() for h, c in zip(head, r, strict=True)}
        for r in table[1:]
        if len(r) == len(head) and r != head and any(r)
    ]


def number(text: str) -> str:
    """A Chinese mobile number as 11 digits, others as written without leading signs."""
    text = text.removeprefix("+").removeprefix("00")
    return text[2:] if len(text) == 13 and text.startswith("861") else text


class Oracle:
    """The files of a sample as plain layers between actors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "sample_files"
        self.truth: dict[str, Any] = json.loads((folder / "sample_truth.json").read_text(encoding="utf-8"))
        self.people = [p["id_number"] for p in self.truth["people"]]
        self.holder: dict[str, str] = {}
        self.layers: dict[str, Counter[Pair]] = {name: Counter() for name in LAYERS}
        self._premises()
        self._subscribers()
        self._calls()
        self._money()
        self._associations()

    def _tie(self, layer: str, a: str, b: str) -> None:
        if a and b and a != b:
            self.layers[layer][min(a, b), max(a, b)] += 1

    def _premises(self) -> None:
        places: dict[str, set[str]] = defaultdict(set)
        for path in sorted(self.folder.glob("*.xlsx")):
            if "窝点" in path.name or "premises" in path.name:
                for row in rows_of(path, 1):
                    place, _, _, who = list(row.values())[:4]
                    if who:
                        places[place].add(who)
                for row in rows_of(path, 2):
                    cells = list(row.values())
                    if cells[3]:
                        self.holder[number(cells[5])] = cells[3]
        for present in places.values():
            for a, b in combinations(sorted(present), 2):
                self._tie("premises", a, b)

    def _subscribers(self) -> None:
        for row in rows_of(self.folder / "机主信息_三大运营商.csv"):
            self.holder.setdefault(number(row["手机号码"]), row["身份证号"])

    def _calls(self) -> None:
        services = set(self.truth["service_numbers"])
        seen: set[tuple[str, ...]] = set()
        for path in sorted(self.folder.glob("话单*")):
            for row in rows_of(path):
                if row["通联类型"] == "合计" or not row["对端号码"] or row["对端号码"] in services:
                    continue
                own, other = number(row["本端号码"]), number(row["对端号码"])
                key = (min(own, other), max(own, other), row["通话开始/短信发送时间"][:16])
                if key not in seen:
                    seen.add(key)
                    self._tie("calls", self.holder.get(own, own), self.holder.get(other, other))

    def _money(self) -> None:
        for path in sorted(self.folder.glob("*交易明细.csv")):
            for row in rows_of(path):
                own, other = row["交易卡号"].partition("_")[0], row["交易对手账卡号"]
                if other:
                    mine = self.holder.get(own, row["开户人证件号码"])
                    self._tie("money", mine, self.holder.get(other, row["对手身份证号"]))

    def _associations(self) -> None:
        for row in rows_of(self.folder / "人员关系研判.csv"):
            self._tie("associations", row["人员甲身份证号"], row["人员乙身份证号"])

    def weights(self, layers: tuple[str, ...] = LAYERS) -> dict[Pair, float]:
        total: dict[Pair, float] = defaultdict(float)
        for name in layers:
            for pair, n in self.layers[name].items():
                total[pair] += math.log2(1 + n) if name in ("calls", "money") else 1.0
        return dict(sorted(total.items()))

    def agreement(self, layers: tuple[str, ...] = LAYERS, seed: int = 0) -> float:
        """Adjusted Rand index of plain Leiden on all actors against the gangs, over the suspects."""
        weights = self.weights(layers)
        ids = sorted({x for pair in weights for x in pair} | set(self.people))
        place = {x: i for i, x in enumerate(ids)}
        graph = networkit.Graph(len(ids), weighted=True)
        for (a, b), w in weights.items():
            graph.addEdge(place[a], place[b], w)
        networkit.setNumberOfThreads(1)
        networkit.setSeed(seed, False)
        found = networkit.community.ParallelLeiden(graph, iterations=10).run().getPartition().getVector()
        gangs = [p["gang"] for p in self.truth["people"]]
        return adjusted_rand([found[place[p]] for p in self.people], gangs)

    def call_degree(self) -> dict[str, int]:
        """With how many actors each actor is seen in calls."""
        met: dict[str, set[str]] = defaultdict(set)
        for a, b in self.layers["calls"]:
            met[a].add(b)
            met[b].add(a)
        return {a: len(others) for a, others in met.items()}


def adjusted_rand(found: list[int], truth: list[str]) -> float:
    """Hubert and Arabie's index from the contingency table."""
    both, left, right = Counter(zip(found, truth, strict=True)), Counter(found), Counter(truth)
    index = sum(math.comb(n, 2) for n in both.values())
    a, b = (sum(math.comb(n, 2) for n in c.values()) for c in (left, right))
    expected = a * b / math.comb(len(truth), 2)
    return (index - expected) / ((a + b) / 2 - expected)
