"""Shapes found in the sample operation, against plain SQL over its evidence and against its truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linkgraph.analysis.patterns import PatternResult, template
from linkgraph.case import Case
from linkgraph.cli import main
from linkgraph.errors import AnalysisError, NotFound

HOURS = 72 * 3600
CHAINS = f"""
    WITH contacts AS (SELECT DISTINCT incident, contacted_by, coalesce("at", reported) AS moment FROM reports
                      WHERE contacted_by IS NOT NULL),
         losses AS (SELECT DISTINCT incident, paid_to, "at" AS moment FROM reports WHERE paid_to IS NOT NULL)
    SELECT DISTINCT c.incident, c.contacted_by, l.paid_to, t.beneficiary
    FROM contacts c JOIN losses l USING (incident) JOIN transfers t ON t.payer = l.paid_to
    WHERE coalesce(t.succeeded, TRUE) AND t.beneficiary <> t.payer AND t."at" >= l.moment
      AND epoch(greatest(t."at", c.moment)) - epoch(least(l.moment, c.moment)) <= {HOURS}
"""


def roles(result: PatternResult, *names: str) -> set[tuple[str, ...]]:
    return {tuple(match.roles[name][0] for name in names) for match in result.matches}


def test_chains_from_incident_to_mule_are_those_that_sql_finds(sample: Case, truth: dict[str, Any]) -> None:
    result = sample.pattern(template("incident_to_mule"), limit=10_000)
    found = roles(result, "incident", "caller", "first_account", "next_account")
    assert found == set(sample.sql(CHAINS).itertuples(index=False, name=None))
    assert result.complete
    planted = {(c["report_id"], *c["cards"][:2]) for c in truth["mule_chains"] if len(c["cards"]) > 1}
    seen = {tuple(name.partition(":")[2] for name in (one[0], *one[2:])) for one in found}
    assert len(planted & seen) / len(planted) > 0.7  # the records of some cards are missing on purpose


def test_a_call_comes_before_the_payment(sample: Case) -> None:
    result = sample.pattern(template("caller_victim_mule"), limit=10_000)
    assert result.total > 50
    for match in result.matches[:40]:
        caller, phone = match.roles["caller"][0], match.roles["victim_phone"][0]
        payer, mule = match.roles["victim_account"][0], match.roles["mule"][0]
        both = sample.sql(f"""
            SELECT count(*) AS n FROM calls c, transfers t
            WHERE c.caller = '{caller}' AND c.callee = '{phone}' AND t.payer = '{payer}' AND t.beneficiary = '{mule}'
              AND coalesce(t.succeeded, TRUE) AND epoch(t."at") - epoch(c.start) BETWEEN 0 AND {HOURS}
        """)
        assert both["n"][0] > 0, match.why


def test_handsets_shared_by_three_numbers_are_all_found(sample: Case) -> None:
    result = sample.pattern(template("shared_handset"))
    numbers = sample.sql(
        "SELECT handset, count(DISTINCT phone) AS n FROM kit WHERE handset IS NOT NULL GROUP BY handset"
    )
    assert roles(result, "handset") == {(h,) for h in numbers[numbers["n"] >= 3]["handset"]}
    for match in result.matches:
        assert len(match.roles["number"]) == int(numbers[numbers["handset"] == match.roles["handset"][0]]["n"].iloc[0])


def test_actors_within_a_time_have_met_or_called_then(sample: Case) -> None:
    shape = {"roles": {"a": {"type": "Person"}, "b": {"type": "Person"}}, "within": "1h",
             "links": [{"between": ["a", "b"], "layers": ["calls"], "name": "call"},
                       {"between": ["a", "b"], "layers": ["premises"]}]}  # fmt: skip
    result = sample.pattern(shape, limit=100_000)
    assert 0 < result.total < sample.pattern({**shape, "within": "9000d"}, limit=100_000).total
    assert "premises" in json.dumps(result.to_json())


def test_ids_may_be_plain_numbers_and_unknown_ones_are_named(sample: Case) -> None:
    number = sample.pattern(template("shared_handset")).matches[0].roles["number"][0]
    one = {"type": "Phone", "ids": [number.removeprefix("tel:+86")]}
    shape = {"roles": {"one": one, "handset": {"type": "Handset"}}, "links": [["one", "handset"]]}
    assert roles(sample.pattern(shape), "one") == {(number,)}
    one["ids"] = ["999"]
    with pytest.raises(NotFound):
        sample.pattern(shape)


def test_the_period_narrows_what_is_found(sample: Case) -> None:
    whole = sample.pattern(template("incident_to_mule"), limit=10_000)
    march = sample.pattern(template("incident_to_mule"), limit=10_000, since="2017-03-01", until="2017-04-01")
    names = ("incident", "caller", "first_account", "next_account")
    assert roles(march, *names) < roles(whole, *names)
    for match in march.matches:
        assert any("2017-03" in reason or "2017-02-28T16" in reason for reason in match.why[-1:])


def test_the_command_prints_the_interface(sample: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "shape.json"
    file.write_text(json.dumps(template("shared_handset")), encoding="utf-8")
    assert main(["pattern", "--case", str(sample.folder), "--json", str(file)]) == 0
    match = json.loads(capsys.readouterr().out)["matches"][0]
    assert set(match) >= {"roles", "score", "why"}
    assert isinstance(match["roles"]["number"], list)
    assert main(["pattern", "--case", str(sample.folder), "--template", "shared_handset"]) == 0
    assert "not evidence" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "must be an object"),
        ('{"roles": {"a": {"type": "`) DETACH DELETE n //"}}}', "type"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(
    sample: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    file = tmp_path / "shape.json"
    file.write_text(content, encoding="utf-8")
    assert main(["pattern", "--case", str(sample.folder), str(file)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_layer_that_is_not_known_is_refused(sample: Case) -> None:
    with pytest.raises(AnalysisError, match="gossip"):
        sample.pattern({"roles": {"a": {}, "b": {}}, "links": [{"between": ["a", "b"], "layers": ["gossip"]}]})
