"""Rules and values in words, and the rules that are offered ready-made."""

from __future__ import annotations

from collections.abc import Mapping

from linkgraph.model import LAYERS
from linkgraph.ui.fields import FIELDS, NONE
from linkgraph.ui.i18n import name, text
from linkgraph.ui.looks import NODE, SAME, TIE, Condition, Rule, Style
from linkgraph.ui.scales import figure

_TIE_WORDS = {"layer": "layer", "link": "link"}
RED, AMBER, BLUE, VIOLET, GREEN = "#e5484d", "#e0b400", "#4e89c4", "#9b5de5", "#3fa34d"
#: Sums and records from which the ready-made rules mark somebody; a person changes them as the case needs it.
LARGE_SUM, MANY_RECORDS = 50_000.0, 20.0


def code_word(code: str) -> str:
    """What gives colour or size, in words."""
    return text("style.same") if code == SAME else text(FIELDS[code].label)


def field_word(about: str, field: str) -> str:
    """A field as people read it."""
    return text(f"tie_fact.{field}") if about == TIE else text(FIELDS[field].label)


def value_word(about: str, field: str, value: str | float) -> str:
    """A value of a field as people read it."""
    if value == NONE:
        return text("facets.none")
    if not isinstance(value, str):
        return figure(value)
    if about == NODE and field == "cluster":
        return f"{text('word.cluster')} {value}"
    if about == TIE and field == "clusters":
        return name("tie_clusters", value)
    group = _TIE_WORDS.get(field, "") if about == TIE else FIELDS[field].words
    return name(group, value) if group else value


def condition_words(about: str, one: Condition) -> str:
    """One condition: field, comparison, values."""
    said = f" {text('word.or')} ".join(value_word(about, one.field, value) for value in one.values)
    return text(f"comparison.{one.comparison}", field=field_word(about, one.field), value=said)


def words(rule: Rule) -> str:
    """The name that a person gave the rule, else its conditions."""
    said = f" {text('word.and')} ".join(condition_words(rule.about, one) for one in rule.conditions)
    return rule.name or said


def ready(country: str, since: str | None) -> Mapping[str, Rule]:
    """Rules to begin with in a case of `country`; `since`: the first local day of what is new, if any is."""
    others = tuple(layer for layer in LAYERS if layer != "associations")
    made = {
        "tagged": Rule(NODE, (Condition("tag", "known"),), Style(ring=AMBER, badge="flag")),
        "suspect": Rule(NODE, (Condition("role", "is", ("suspect",)),), Style(ring=RED)),
        "victim": Rule(NODE, (Condition("role", "is", ("victim",)),), Style(badge="star", ring=BLUE)),
        "overseas": Rule(NODE, (Condition("number_country", "is_not", (country,)),), Style(ring=VIOLET)),
        "seized": Rule(NODE, (Condition("type", "is", ("SeizedData",)),), Style(ring=GREEN, factor=1.5)),
        "large_sums": Rule(NODE, (Condition("paid", "at_least", (LARGE_SUM,)),), Style(ring=RED, badge="alert")),
        "heavy_ties": Rule(TIE, (Condition("count", "at_least", (MANY_RECORDS,)),), Style(colour=RED, factor=1.5)),
        "between": Rule(TIE, (Condition("clusters", "is", ("other",)),), Style(colour=AMBER)),
        "only_associated": Rule(
            TIE, (Condition("layer", "is", ("associations",)), Condition("layer", "is_not", others)), Style(dashed=True)
        ),
    }
    if since is not None:
        made["new"] = Rule(NODE, (Condition("first", "at_least", (since,)),), Style(ring=GREEN, badge="eye"))
    return made
