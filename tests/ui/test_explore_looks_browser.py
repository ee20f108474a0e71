"""Size, colour and rules on the Explore page by mouse and keyboard: drawn, in the legend, undone, saved, handed on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linkgraph.ui.ruling import RED
from tests.ui.explorer import Explorer

pytestmark = pytest.mark.browser
LINE = ".legend .item.line"


def suspects(explorer: Explorer) -> set[str]:
    return explorer.drawn() & set(explorer.case.suspects())


def choose(explorer: Explorer, key: str, words: str) -> None:
    """Types into a list of choices and takes the first that fits, by keyboard alone."""
    box = explorer.page.locator(f'[class*="st-key-{key}"] input').first
    box.focus()
    explorer.page.keyboard.type(words)
    explorer.page.get_by_role("option", name=words).first.wait_for()
    explorer.page.keyboard.press("Enter")
    explorer.idle()


def legend(explorer: Explorer) -> list[str]:
    return [" ".join(words.split()) for words in explorer.page.locator(LINE).all_inner_texts()]


def svg(explorer: Explorer, folder: Path) -> str:
    with explorer.page.expect_download() as waiting:
        explorer.menu("svg")
    file = folder / "chart.svg"
    waiting.value.save_as(file)
    return file.read_text(encoding="utf-8")


def test_a_rule_is_added_by_mouse_selects_by_its_line_and_is_undone(explorer: Explorer, tmp_path: Path) -> None:
    page, wanted = explorer.page, suspects(explorer)
    before = explorer.drawing()
    explorer.tab("Look and rules")
    page.locator('[class*="st-key-rule-ready"] input').first.click()
    page.get_by_role("option", name="called a suspect").click()
    explorer.until(lambda: legend(explorer) == [f"Role: suspect {len(wanted)}"])
    assert explorer.drawing() == before, "another look moves nothing"
    page.locator(LINE).click()
    explorer.selects(*wanted)
    drawn = svg(explorer, tmp_path)
    assert drawn.count(f'stroke="{RED}"') >= len(wanted)
    assert f"Role: suspect  {len(wanted)}" in drawn
    explorer.idle()
    explorer.undo()
    explorer.until(lambda: legend(explorer) == [])
    explorer.idle()
    explorer.redo()
    explorer.until(lambda: legend(explorer) == [f"Role: suspect {len(wanted)}"])
    explorer.idle()
    page.locator('.st-key-rule-0 [data-testid="stCheckbox"] label').click()
    explorer.until(lambda: legend(explorer) == [])
    explorer.idle()
    explorer.press("rule-remove-0")
    page.locator(".st-key-rule-0").wait_for(state="detached")
    explorer.undo()
    explorer.idle()
    explorer.undo()
    explorer.until(lambda: legend(explorer) == [f"Role: suspect {len(wanted)}"])


def test_by_keyboard_size_colour_and_rules_are_chosen_and_a_saved_view_brings_them_back(explorer: Explorer) -> None:
    page, wanted, case = explorer.page, suspects(explorer), explorer.case
    choose(explorer, "look-size", "Money out")
    choose(explorer, "look-colour", "PageRank")
    explorer.sees(r"Measured on all [\d,]+ actors")
    explorer.tab("Look and rules")
    choose(explorer, "rule-ready", "called a suspect")
    choose(explorer, "rule-ready", "ties between clusters")
    explorer.until(lambda: len(legend(explorer)) == 3)
    missing, rule, ties = (page.locator(LINE).nth(k) for k in range(3))
    rule.focus()
    page.keyboard.press("Enter")
    explorer.selects(*wanted)
    ties.focus()
    page.keyboard.press("Space")
    explorer.until(lambda: bool(explorer.ask("selected")) and all("~" in one for one in explorer.ask("selected")))
    explorer.idle()
    count = int(re.findall(r"\d+$", legend(explorer)[2])[0])
    assert len(explorer.ask("selected")) == count
    missing.focus()
    page.keyboard.press("Enter")
    without = int(re.findall(r"\d+$", legend(explorer)[0])[0])
    explorer.until(lambda: len(explorer.ask("selected")) == without)
    explorer.idle()
    said, groups = legend(explorer), page.locator(".legend .item.group").all_inner_texts()
    explorer.press("pop-views")
    page.get_by_label("Name of what is shown now").fill("money and rank")
    page.keyboard.press("Enter")
    explorer.idle()
    explorer.press("view-save")
    page.get_by_text("Saved as money and rank").wait_for()
    page.keyboard.press("Escape")
    explorer.press("undo")
    explorer.until(lambda: len(legend(explorer)) == 2)
    choose(explorer, "look-colour", "Cluster")
    explorer.press("pop-views")
    page.get_by_role("button", name="money and rank").click()
    explorer.until(lambda: legend(explorer) == said)
    assert page.locator(".legend .item.group").all_inner_texts() == groups
    assert page.locator(".legend .heading").first.inner_text().startswith("PageRank")
    case.delete_view("money and rank")
