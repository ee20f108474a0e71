"""What one chart of one session knows: what the browser has, how it is arranged, what was selected."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from linkgraph.ui.chart.events import Message, ask_of, ids_of, messages, view_after
from linkgraph.ui.chart.model import ChartAsk, ChartLink, ChartNode, ChartOptions, ChartView
from linkgraph.ui.chart.wire import VERSION, Drawing, options_data, patch, view_data, whole

OnSelect = Callable[[tuple[str, ...]], None]
OnView = Callable[[ChartView, str], None]
OnAsk = Callable[[ChartAsk], None]
STEPS_KEPT = 200


@dataclass(frozen=True)
class Answers:
    """What the page does with what is reported; each may be None."""

    select: OnSelect | None = None
    view: OnView | None = None
    ask: OnAsk | None = None


@dataclass
class ViewHistory:
    """Arrangements that can be had back, for pages that keep no history of their own."""

    past: list[ChartView] = field(default_factory=list)
    future: list[ChartView] = field(default_factory=list)

    def step(self, before: ChartView) -> None:
        self.past = [*self.past[-STEPS_KEPT:], before]
        self.future.clear()

    def move(self, now: ChartView, back: bool) -> ChartView:
        """The arrangement before or after; `now` where there is none."""
        source, target = (self.past, self.future) if back else (self.future, self.past)
        if not source:
            return now
        target.append(now)
        return source.pop()


@dataclass
class ChartSession:
    """Lives in the session state under the chart's key."""

    key: str
    #: Numbers begin anywhere, so that a page that outlives a session never takes old rows for new ones.
    stamp: int = field(default_factory=lambda: secrets.randbits(40))
    #: Objects passed last; the same ones again need not even be compared.
    passed: tuple[Sequence[ChartNode], Sequence[ChartLink]] | None = None
    drawing: Drawing = field(default_factory=lambda: Drawing({}, {}))
    #: All rows, or the difference that led to `stamp`; None once the browser is known to have them.
    rows: dict[str, Any] | None = None
    base: int | None = None
    options: tuple[ChartOptions, int, dict[str, Any]] | None = None
    view: ChartView = field(default_factory=ChartView)
    revision: int = field(default_factory=lambda: secrets.randbits(40))
    sent_view: dict[str, Any] | None = None
    given: ChartView | None = None
    picture: str | None = None
    ack: int = 0
    selected: tuple[str, ...] = ()
    selected_given: tuple[str, ...] | None = None
    history: ViewHistory = field(default_factory=ViewHistory)
    asked: ChartAsk | None = None
    #: Something was reported since the page was run last.
    fresh: bool = False

    def data(self, nodes: Sequence[ChartNode], links: Sequence[ChartLink], options: ChartOptions) -> dict[str, Any]:
        """What goes over now."""
        self._draw(nodes, links)
        self._follow(options)
        return {
            **self._options(options),
            "version": VERSION,
            "key": self.key,
            "selected": list(self.selected),
            "stamp": self.stamp,
            "base": self.base,
            "rows": self.rows,
            "view": self.sent_view,
            "revision": self.revision,
            "ack": self.ack,
        }

    def _draw(self, nodes: Sequence[ChartNode], links: Sequence[ChartLink]) -> None:
        if self.passed is not None and nodes is self.passed[0] and links is self.passed[1]:
            return
        new = Drawing.of(nodes, links)
        if self.passed is None:
            self._whole(new)
        elif new != self.drawing:
            new = new.after(self.drawing)
            change = patch(self.drawing, new)
            if change is None:
                self._whole(new)
            else:
                self.rows, self.base = change, self.stamp
                self.drawing, self.stamp = new, self.stamp + 1
        self.passed = (nodes, links)

    def _whole(self, drawing: Drawing) -> None:
        self.rows, self.base = whole(drawing), None
        self.drawing, self.stamp = drawing, self.stamp + 1

    def _options(self, options: ChartOptions) -> dict[str, Any]:
        """Counting the legend is paid once per drawing and options, not at every run."""
        bare = replace(options, view=None, selected=())
        if self.options is None or self.options[1] != self.stamp or self.options[0] != bare:
            self.options = (bare, self.stamp, options_data(self.drawing, options))
        return self.options[2]

    def _follow(self, options: ChartOptions) -> None:
        """An arrangement or a selection from outside counts when it is another one than before."""
        another = self.picture is not None and self.picture != options.picture
        self.picture = options.picture
        view = options.view if options.view is not None or not another else ChartView()
        if view is not None and view is not self.given:
            if another or view != self.view:
                self._show(view)
            self.given = view
        if self.selected_given != options.selected:
            self.selected_given = self.selected = options.selected

    def _show(self, view: ChartView) -> None:
        self.view = view
        self.revision += 1
        self.sent_view = view_data(view)

    def receive(self, value: object, answers: Answers) -> None:
        """Deals with everything that the browser reports and that was not dealt with before."""
        for message in messages(value, self.ack):
            self.ack = message.seq
            self._has(message.body)
            self._one(message, answers)

    def _has(self, body: Mapping[str, Any]) -> None:
        """Every message says what the browser has by now: that need not go over again."""
        if body.get("stamp") == self.stamp:
            self.rows, self.base = None, None
        if body.get("revision") == self.revision:
            self.sent_view = None

    def _one(self, message: Message, answers: Answers) -> None:
        body = message.body
        if message.kind == "select":
            self.selected = ids_of(body.get("ids"))
            if answers.select is not None:
                answers.select(self.selected)
        elif message.kind == "view":
            self._rearranged(view_after(self.view, body.get("view")), str(body.get("cause")), answers)
        elif message.kind == "ask":
            self._asked(ask_of(body), answers)
        elif message.kind == "resync":
            self._whole(self.drawing)
            if self.view != ChartView():
                self._show(self.view)

    def _rearranged(self, view: ChartView, cause: str, answers: Answers) -> None:
        before, self.view = self.view, view
        if answers.view is not None:
            self.given = None
            answers.view(view, cause)
        elif cause != "placed":
            self.history.step(before)

    def _asked(self, ask: ChartAsk, answers: Answers) -> None:
        if answers.view is None and ask.action in ("undo", "redo"):
            self._show(self.history.move(self.view, ask.action == "undo"))
            return
        self.asked = ask
        if answers.ask is not None:
            answers.ask(ask)
