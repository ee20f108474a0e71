"""The card of a cluster: who, where, with what, whom it harmed, when, who matters in it, how sure it is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from linkgraph.analysis import Cluster, ClusterResult
from linkgraph.case import Case
from linkgraph.casework.cluster_cards import Card
from linkgraph.graph.actors import Ints
from linkgraph.ui import data
from linkgraph.ui.data import Scope
from linkgraph.ui.format import day, number, plain
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts.figures import row

NAMED = 8
KEY_PEOPLE = 5


def show(case: Case, at: Scope, result: ClusterResult, cluster: Cluster) -> None:
    """Everything the case knows of the cluster on one page."""
    card = data.card(at, tuple(m.id for m in cluster.members), case)
    inside, outside = _ties(case, at, cluster)
    ties = int(inside.sum()) // 2, int(outside.sum())
    kinds = {kind: len(ids) for kind, ids in card.entities.items()}
    figures = (
        ("size", number(cluster.size)), ("suspects", number(card.roles.get("suspect", 0))),
        ("persons", number(kinds.get("Person", 0))), ("numbers", number(kinds.get("Phone", 0))),
        ("accounts", number(kinds.get("Account", 0))), ("places", number(len(card.places))),
        ("incidents", number(len(card.incidents))), ("victims", number(len(card.victims))),
        ("loss", number(card.loss)), ("inside", number(ties[0])), ("outside", number(ties[1])),
        ("certainty", "–" if cluster.certainty is None else f"{cluster.certainty:.0%}"),
    )  # fmt: skip
    row((t(f"card.{key}"), value, None) for key, value in figures)
    left, right = st.columns(2)
    with left:
        _facts(case, card)
    with right:
        _people(result, cluster, inside, outside)


def _ties(case: Case, at: Scope, cluster: Cluster) -> tuple[Ints, Ints]:
    """Of every member, in order: ties to the others of the cluster, and to everybody else."""
    graph = data.graph(at, case)
    place = {m.id: k for k, m in enumerate(cluster.members)}
    own = np.array([place.get(actor, -1) for actor in graph.ids], dtype=np.int64)
    a, b = np.concatenate([own[graph.u], own[graph.v]]), np.concatenate([own[graph.v], own[graph.u]])
    counts = [np.bincount(a[(a >= 0) & side], minlength=cluster.size) for side in (b >= 0, b < 0)]
    return counts[0], counts[1]


def _facts(case: Case, card: Card) -> None:
    places = data.labels(case, tuple(card.places))
    rows = {
        "seen": f"{day(card.first, case.timezone)} – {day(card.last, case.timezone)}",
        "jurisdictions": _listed(card.jurisdictions),
        "roles": _listed({name("role", role): n for role, n in card.roles.items() if role}),
        "places": _listed({places[one]: n for one, n in card.places.items()}),
        "methods": _listed({name("meaning", method): n for method, n in card.methods.items()}),
    }
    for key, value in rows.items():
        st.markdown(f"**{t(f'card.{key}')}**  \n{plain(value)}")
    st.caption(t("card.loss_lead"))


def _listed(counts: Mapping[str, int]) -> str:
    shown = [f"{value} ({n})" for value, n in list(counts.items())[:NAMED]]
    more = [text("card.more", n=len(counts) - NAMED)] if len(counts) > NAMED else []
    return ", ".join([*shown, *more]) or "–"


def _people(result: ClusterResult, cluster: Cluster, inside: Ints, outside: Ints) -> None:
    """Most contacts inside the cluster first, how sure, and who is unsettled."""
    order = sorted(range(cluster.size), key=lambda k: (-inside[k], cluster.members[k].id))[:KEY_PEOPLE]
    st.markdown(f"**{t('card.key_people')}**")
    rows = [
        {text("col.label"): cluster.members[k].label, text("card.inside"): inside[k], text("card.outside"): outside[k],
         text("col.membership"): cluster.members[k].membership}
        for k in order
    ]  # fmt: skip
    percent = st.column_config.NumberColumn(format="percent")
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, key="card-people", column_config={text("col.membership"): percent}
    )
    doubtful = [p.label for p in result.people if p.cluster == cluster.id]
    st.caption(t("card.unsettled", n=len(doubtful), names="、".join(doubtful[:NAMED]) or "–"))
    for pair in result.undivided:
        if cluster.id in (pair.a, pair.b):
            other = pair.b if pair.a == cluster.id else pair.a
            st.caption(t("card.undivided", other=other, share=f"{pair.together:.0%}"))
    st.caption(t("card.position"))
