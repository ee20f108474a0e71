"""The Clusters page: every view, what the figures are, and that an export finds the cluster that the page named."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from linkgraph.analysis import ClusterOptions
from linkgraph.analysis.between import between
from linkgraph.case import Case
from linkgraph.casework.cluster_cards import card
from linkgraph.casework.clusterings import ClusterRequest, recall
from linkgraph.ui.i18n import catalogue
from linkgraph.ui.parts.cluster_charts import lines_of_descent
from tests.ui.test_pages import open_page, said, sound

EN = catalogue("en")


def opened(view: str) -> AppTest:
    page = open_page("clusters")
    page.button_group(key="clusters-view").set_value(view).run()
    sound(page)
    return page


def frame(page: AppTest, column: str) -> pd.DataFrame:
    return next(table.value for table in page.dataframe if column in table.value.columns)


def test_the_card_shows_what_the_analysis_says(sample: Case) -> None:
    page = open_page("clusters")
    shown = page.selectbox(key="cluster-choice").value
    cluster = next(c for c in sample.clusters().clusters if c.id == shown)
    facts = card(sample.network().snapshot, sample.actors().view, [m.id for m in cluster.members])
    figures = {metric.label: metric.value for metric in page.metric}
    assert figures[EN["card.size"]] == str(cluster.size)
    assert figures[EN["card.incidents"]] == str(len(facts.incidents))
    assert figures[EN["card.certainty"]] == f"{cluster.certainty:.0%}"
    assert figures[EN["card.suspects"]] == str(facts.roles["suspect"])


def test_names_of_the_page_are_found_again(sample: Case) -> None:
    page = open_page("clusters")
    page.select_slider(key="cluster-runs").set_value(50).run()
    sound(page)
    names = set(page.dataframe[0].value["Cluster"])
    wanted = ClusterRequest(options=ClusterOptions(runs=50))
    assert names == {c.id for c in sample.actors().communities(wanted.options).clusters if c.size > 1}
    network = sample.network().id
    found = {name: recall(sample.catalogue, network, name) for name in names}
    assert all(request is not None for request in found.values())
    assert wanted.command() in "".join(code.value for code in page.code)


def test_unsettled_people_are_named(sample: Case) -> None:
    page = opened("sure")
    people = sample.clusters().people
    assert EN["sure.people"].format(n=len(people)) in said(page)
    if people:
        assert list(frame(page, "Or in")["Id"]) == [one.id for one in people]


def test_two_clusters_beside_each_other(sample: Case) -> None:
    page = opened("compare")
    a, b = page.selectbox(key="compare-a").value, page.selectbox(key="compare-b").value
    found = between(sample.actors().actors, sample.clusters(), str(a), str(b))
    figures = {metric.label: metric.value for metric in page.metric}
    assert figures[EN["compare.ties"]] == str(found.ties)
    page.selectbox(key="compare-a").set_value(b).run()
    sound(page)
    assert page.selectbox(key="compare-b").value != b


def test_periods_follow_the_chosen_length(sample: Case) -> None:
    page = opened("time")
    page.button_group(key="cluster-step").set_value("quarter").run()
    sound(page)
    found = sample.clusters_over_time("quarter")
    assert len(frame(page, EN["periods.kind"])) == sum(len(step) for step in found.changes)
    colours = lines_of_descent(found)
    for k, step in enumerate(found.changes):
        for change in step:
            if change.kind == "continued" and change.similarity > 0.8:
                assert colours[k, change.before[0]] == colours[k + 1, change.after[0]]


@pytest.mark.parametrize("consensus", ["on", "off"])
def test_consensus_can_be_chosen(sample: Case, consensus: str) -> None:
    page = open_page("clusters")
    page.button_group(key="cluster-consensus").set_value(consensus).run()
    sound(page)
    wanted = sample.clusters(ClusterOptions(consensus=consensus))
    assert set(page.dataframe[0].value["Cluster"]) == {c.id for c in wanted.clusters if c.size > 1}
