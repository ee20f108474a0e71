"""Long answers: kept, not begun again when stopped, and honest about how far they are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from linkgraph.ui import answers
from linkgraph.ui.i18n import catalogue

EN = catalogue("en")


def page() -> None:
    """Runs in the app: the answer says how often it was computed."""
    import streamlit as st

    from linkgraph.ui.answers import Progress, kept_or_computed

    def slow(progress: Progress) -> int:
        st.session_state["times"] = st.session_state.get("times", 0) + 1
        progress(0.5)
        return 42

    key = ("test_answers", st.session_state["which"])
    if st.session_state.pop("stop", False):
        st.session_state["answer-stopped"] = key
    st.write(f"the answer is {kept_or_computed(key, slow, 'Thinking …')}")


def opened(which: str, stopped: bool) -> AppTest:
    app = AppTest.from_function(page)
    app.session_state["which"], app.session_state["stop"] = which, stopped
    return app.run()


def test_an_answer_is_computed_once_and_its_bar_goes_away() -> None:
    app = opened("once", stopped=False)
    assert [m.value for m in app.markdown] == ["the answer is 42"]
    assert not app.button
    app.run()
    assert app.session_state["times"] == 1


def test_what_was_stopped_waits_until_it_is_asked_for_again() -> None:
    app = opened("stopped", stopped=True)
    assert (len(app.markdown), "times" in app.session_state) == (0, False)
    assert EN["answer.stopped"] in app.info[0].value
    assert "Thinking" in app.info[0].value
    app.button(key="answer-again").click().run()
    assert [m.value for m in app.markdown] == ["the answer is 42"]
    assert app.session_state["times"] == 1


def test_whoever_asks_meanwhile_waits_for_the_same_answer() -> None:
    begun, go_on, times = Event(), Event(), []

    def slow(progress: answers.Progress) -> int:
        times.append(1)
        begun.set()
        assert go_on.wait(20)
        return 42

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(answers.kept_or_computed, "meanwhile", slow)
        assert begun.wait(20)
        second = pool.submit(answers.kept_or_computed, "meanwhile", slow, "Thinking …")
        with pytest.raises(TimeoutError):
            second.result(timeout=0.5)
        go_on.set()
        assert (first.result(20), second.result(20), len(times)) == (42, 42, 1)


def test_a_failure_keeps_nobody_waiting() -> None:
    def broken(progress: answers.Progress) -> int:
        raise ValueError("broken")

    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            answers.kept_or_computed("broken", broken)
    assert answers.kept_or_computed("broken", lambda progress: 7) == 7
