"""Profile, hours of the week and shared contacts of the sample, against counts in plain Python over the evidence."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from linkgraph.case import Case
from linkgraph.cli import main
from linkgraph.errors import NotFound, WrongUse


def run(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> dict[str, Any]:
    assert main([*words, "--case", str(folder), "--json"]) == 0
    out: dict[str, Any] = json.loads(capsys.readouterr().out)
    return out


def events(case: Case) -> pd.DataFrame:
    """Calls, messages and transfers once each: equal records are one, so is the other side's copy."""
    calls = case.sql("SELECT caller AS src, callee AS dst, start AS at, event_key FROM calls")
    paid = case.sql(
        'SELECT payer AS src, beneficiary AS dst, "at", event_key FROM transfers WHERE coalesce(succeeded, TRUE)'
    )
    pairs = case.network().snapshot.table("pairs").to_pandas()
    same = dict(zip(*(pairs[pairs["state"] == "paired"][c] for c in ("b_event", "a_event")), strict=True))
    found = pd.concat([calls.assign(kind="calls"), paid.assign(kind="money")])
    found["event_key"] = [same.get(key, key) for key in found["event_key"]]
    return found.dropna(subset=["src", "dst", "at"]).groupby(["event_key", "kind"], as_index=False).min()


def own_of(case: Case, person: str) -> set[str]:
    return {person, *case.actors().view.behind().get(person, [])}


def busiest(case: Case) -> str:
    graph = case.actors().to_networkx()
    people = sorted(one for one in graph if one.startswith("person:"))
    return max(people, key=lambda one: float(graph.degree(one, weight="weight")))


def test_hours_of_the_week_are_those_of_the_records(sample: Case, capsys: pytest.CaptureFixture[str]) -> None:
    person = busiest(sample)
    own = own_of(sample, person)
    zone = ZoneInfo(sample.timezone)
    wanted: Counter[tuple[int, int]] = Counter()
    clockless = 0
    rows: list[dict[str, Any]] = events(sample).to_dict("records")  # type: ignore[assignment]
    for row in rows:
        if row["src"] in own or row["dst"] in own:
            local = row["at"].tz_localize("UTC").astimezone(zone)
            if row["kind"] == "money" and (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0):
                clockless += 1
            else:
                wanted[local.weekday(), local.hour] += 1
    found = run(capsys, sample.folder, "heatmap", person)
    assert found["timezone"] == sample.timezone
    assert found["without_clock"] == clockless
    assert found["counts"] == [[wanted[day, hour] for hour in range(24)] for day in range(7)]
    assert sum(wanted.values()) > 100


def test_a_period_narrows_the_hours(sample: Case) -> None:
    person = busiest(sample)
    whole = sum(map(sum, sample.heatmap(person).counts))
    first = sum(map(sum, sample.heatmap(person, until="2017-03-01").counts))
    later = sum(map(sum, sample.heatmap(person, since="2017-03-01").counts))
    assert 0 < first < whole
    assert first + later == whole


def test_a_profile_counts_what_the_evidence_says(sample: Case, capsys: pytest.CaptureFixture[str]) -> None:
    person = busiest(sample)
    own = own_of(sample, person)
    said = run(capsys, sample.folder, "profile", person)
    mine = events(sample)
    calls = mine[mine["kind"] == "calls"]
    assert said["calls"]["out"] == int(calls["src"].isin(own).sum())
    assert said["calls"]["in"] == int(calls["dst"].isin(own).sum())
    assert {one["id"] for one in said["identifiers"]} == own - {person}
    cluster = next(c for c in sample.clusters().clusters if person in {m.id for m in c.members})
    assert said["cluster"]["id"] == cluster.id
    low, high = said["position"]["rank"]["betweenness"]
    assert 1 <= low <= high <= sample.actors().actors.n


def test_a_victim_has_neither_cluster_nor_position(sample: Case) -> None:
    victim = next(one.id for one in sample.actors().set_aside if one.reason == "victim")
    said = sample.profile(victim)
    assert (said["cluster"], said["position"]) == (None, None)
    assert "set aside" in said["flags"]


def test_shared_contacts_are_those_that_a_count_finds(sample: Case, capsys: pytest.CaptureFixture[str]) -> None:
    graph = sample.actors().to_networkx()
    a = busiest(sample)
    b = max(graph, key=lambda other: (len(set(graph[a]) & set(graph[other])) if other != a else -1, other))
    said = run(capsys, sample.folder, "common", a, b)
    assert {one["id"] for one in said["actors"]} == set(graph[a]) & set(graph[b])
    links = sample.network().snapshot.table("links").to_pandas()
    contacts: dict[str, set[str]] = {}
    for name in (a, b):
        own = own_of(sample, name)
        ends = set(links[links["src"].isin(own)]["dst"]) | set(links[links["dst"].isin(own)]["src"])
        contacts[name] = ends - own
    services = {one[0] for one in sample.overview().services}
    assert {one["id"] for one in said["entities"]} == (contacts[a] & contacts[b]) - services


def test_saved_views_are_kept_listed_and_deleted(own_copy: Case, capsys: pytest.CaptureFixture[str]) -> None:
    own_copy.save_view("  gang  one ", {"ids": ["person:1"]})
    with pytest.raises(WrongUse, match="already"):
        own_copy.save_view("gang one", {"ids": []})
    own_copy.save_view("gang one", {"ids": ["person:2"]}, replace=True)
    listed = run(capsys, own_copy.folder, "views")["views"]
    assert [(one["name"], one["snapshot"], one["content"]) for one in listed] == [
        ("gang one", own_copy.network().id, {"ids": ["person:2"]})
    ]
    assert run(capsys, own_copy.folder, "views", "show", "gang one")["saved_by"]
    run(capsys, own_copy.folder, "views", "delete", "gang one")
    assert own_copy.views() == []
    with pytest.raises(NotFound, match="no saved view"):
        own_copy.delete_view("gang one")
    with pytest.raises(WrongUse, match="1 to 80"):
        own_copy.save_view("  ", {})
