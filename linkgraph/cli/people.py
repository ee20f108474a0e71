"""The verbs about people: `keypeople`, `keyset`, `disrupt`."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from linkgraph.analysis import DisruptionOptions, DisruptionResult, KeyPeopleOptions, KeyPeopleResult, KeySetOptions
from linkgraph.cli.commands import Answer, open_case, table, view_options
from linkgraph.errors import WrongUse

RECOVER = "Networks recover: people are replaced and ties are made anew. This is the day after, not the year after."


def keypeople(options: Namespace) -> Answer:
    case, period = open_case(options), view_options(options)
    named = case.cluster(options.cluster) if options.cluster else None
    view = case.actors(**(named.request.view if named and not any(period.values()) else period))
    members = tuple(m.id for m in named.cluster.members) if named else None
    chosen = KeyPeopleOptions(
        options.loss, options.runs, options.seed, options.weighted, members, by_grade=options.by_grade
    )
    result = view.key_people(chosen)
    data = {**result.to_json(), "set_aside": [s.to_json() for s in view.set_aside]}
    rows = []
    for a in data["actors"][:25]:
        interval = a["rank"].get("betweenness")
        rank = f"{interval[0]}–{interval[1]}" if interval else "not run"
        held = f"{a['covered']} of {a['recorded']}"
        rows.append((a["id"], a["label"], f"{a['degree']:.3f}", f"{a['betweenness']:.4f}", rank, a["core"], held))
    lines = table(("id", "label", "degree", "betweenness", "rank 5–95 %", "core", "own records of contacts"), rows)
    return Answer(data, [*lines, *_how_sure(result), "A position in these records is a lead, not evidence."])


def _how_sure(result: KeyPeopleResult) -> list[str]:
    said = {"stable": "stable", "likely": "likely, not certain", "cannot_be_ranked": "cannot be ranked"}
    label = {a.id: a.label for a in result.actors}
    lines = [
        f"first by {name}: {label[v.first]} in {v.p_first:.0%} of the runs with lost ties: {said[v.key]}"
        for name, v in result.verdicts.items()
    ]
    if "path_error" in result.parameters:
        lines.append(
            f"paths of these runs start from {result.parameters['path_sources']} people: betweenness ± "
            f"{result.parameters['path_error']:.1e} (standard error)"
        )
    return lines


def keyset(options: Namespace) -> Answer:
    case = open_case(options)
    must, never = (tuple(case.resolve(x) for x in names) for names in (options.must, options.never))
    chosen = KeySetOptions(options.goal, options.size, must, never, weighted=options.weighted)
    data = case.actors(**view_options(options)).key_set(chosen).to_json()
    how = "best of all sets" if data["exact"] else "best found"
    said = [f"{options.goal} {data['start']:.4f} → {data['value']:.4f} ({how})", *map(str, data["members"])]
    return Answer(data, [*said, RECOVER] if options.goal == "fragment" else said)


def disrupt(options: Namespace) -> Answer:
    case = open_case(options)
    members = tuple(case.resolve(x) for x in options.members)
    if options.strategy == "list" and not members:
        raise WrongUse("strategy list needs the people: name them with --members, in the order of removal")
    view = case.actors(**view_options(options))
    chosen = DisruptionOptions(
        options.strategy, options.steps, options.block, members, options.seed, options.runs, options.radius,
        options.weighted,
    )  # fmt: skip
    result = view.disrupt(chosen)
    return Answer(result.to_json(), [*_curve(result), RECOVER])


def _curve(result: DisruptionResult) -> list[str]:
    block = int(result.parameters["block"])
    rows: list[tuple[Any, ...]] = []
    for step, (count, share) in enumerate(zip(result.removed_count, result.largest_component, strict=True)):
        who = result.labels[max(0, (step - 1) * block) : step * block]
        band = f"{result.band[step][0]:.3f}–{result.band[step][1]:.3f}" if result.band else ""
        rows.append((count, f"{share:.4f}", band, ", ".join(who)))
    before, after = result.before, result.after
    said = f"{before.people} people, largest group {max(before.largest, default=0)}, groups {before.groups}"
    if after:
        said += f" → {after.people} people, largest group {max(after.largest, default=0)}, groups {after.groups}"
    return [*table(("removed", "largest group left", "5–95 %", "who"), rows), said]
