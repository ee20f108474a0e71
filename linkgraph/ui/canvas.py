"""What is on the chart, as values: every act makes a new step, so every act can be undone and done again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from linkgraph.graph.records import Link, Node
from linkgraph.ui.chart import ChartGuard, ChartView
from linkgraph.ui.looks import Look

ACTORS = "actors"
ENTITIES = "entities"
#: Prefix of the id of a super-node; no entity has it.
GROUP = "group:"
#: Steps kept to go back; pictures share what they have in common, so a step is small.
STEPS = 500


@dataclass(frozen=True)
class SuperNode:
    """Several actors drawn as one dot: a cluster of a large case, opened on demand."""

    id: str
    cluster: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """What is drawn: actors by id (their ties follow from the view), or entities with their links.

    Attributes
    ----------
    level : ``actors`` (who is tied to whom) or ``entities`` (numbers, accounts, places and how they hang together).
    start : what the picture began with: ``case``, ``overview``, ``cluster``, ``one``, ``actor``, ``incident``,
        ``list``, ``path`` or ``pattern``.
    subject : id or name of what it began with, '' where there is none.
    groups : super-nodes; their members are not among `ids`.
    origin : what was added → what it came out of; the chart puts it there.
    roles : what somebody is in a found pattern; gives words and colours.
    period : local dates (since inclusive, until exclusive) that the ties are narrowed to, by the timeline.
    total : how many nodes there would be without limits; the difference to those drawn is always said.
    """

    level: str
    start: str
    subject: str = ""
    ids: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    groups: tuple[SuperNode, ...] = ()
    origin: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    period: tuple[str, str] | None = None
    total: int = 0

    @property
    def drawn(self) -> tuple[str, ...]:
        """Ids of all nodes that are drawn one by one."""
        return self.ids if self.level == ACTORS else tuple(node.id for node in self.nodes)

    @property
    def shown(self) -> int:
        """How many actors or entities the picture stands for, those inside super-nodes counted."""
        return len(self.drawn) + sum(len(group.members) for group in self.groups)

    @property
    def name(self) -> str:
        """Names the beginning; what is added keeps it, so that the chart keeps places and camera."""
        return f"{self.level}|{self.start}|{self.subject}"

    def members(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The actors that some nodes of the chart stand for."""
        inside = {group.id: group.members for group in self.groups}
        return tuple(dict.fromkeys(one for name in ids for one in inside.get(name, (name,))))


def name_of(ids: Iterable[str]) -> str:
    """A short name of a set of ids, to tell one pasted list from another."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Writing:
    """What an act wrote into the case: a mark of some nodes, with what each had before and has now."""

    kind: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One state of the chart: what is drawn, how it is arranged and looks, what is selected, the act that led to it."""

    picture: Picture
    view: ChartView = field(default_factory=ChartView)
    selected: tuple[str, ...] = ()
    act: str = ""
    wrote: Writing | None = None
    look: Look = field(default_factory=Look)


@dataclass
class Canvas:
    """The chart of a session: the step that is shown, those before and after it, and what is to be said once."""

    step: Step
    past: list[Step] = field(default_factory=list)
    future: list[Step] = field(default_factory=list)
    note: str = ""
    guard: ChartGuard | None = None
    report: int = 0  #: number of the last report that was asked for; the chart sends its picture for it
    report_due: bool = False
    moved_on: str = ""  #: snapshot of the opened view, where the case has moved on since

    @classmethod
    def of(cls, picture: Picture, view: ChartView | None = None, look: Look | None = None) -> Canvas:
        return cls(Step(picture, view or ChartView(), look=look or Look()))

    @property
    def now(self) -> Picture:
        return self.step.picture

    @property
    def view(self) -> ChartView:
        return self.step.view

    @property
    def look(self) -> Look:
        return self.step.look

    @property
    def selected(self) -> tuple[str, ...]:
        return self.step.selected

    def select(self, ids: Iterable[str]) -> None:
        """Another selection; it goes with the step and is none by itself."""
        self.step = replace(self.step, selected=tuple(ids))

    def begin(self, picture: Picture, selected: tuple[str, ...] = (), view: ChartView | None = None) -> None:
        """Another picture with an arrangement of its own, in the same look."""
        self.open(Step(picture, view or ChartView(), selected, look=self.look))

    def open(self, step: Step) -> None:
        """Another picture as it was left: arrangement, selection and look."""
        self.moved_on = ""
        self._go(replace(step, act="begin", wrote=None))

    def show(self, picture: Picture, act: str, selected: tuple[str, ...] | None = None) -> None:
        """The same picture with something added or narrowed; whatever has a place keeps it."""
        self._go(self._next(act, picture=picture, selected=self.selected if selected is None else selected))

    def arrange(self, view: ChartView, act: str) -> None:
        """Another arrangement (moved, pinned, hidden, collapsed …) of what is drawn."""
        self._go(self._next(act, view=view, selected=self._still_there(view)))

    def dress(self, look: Look, act: str) -> None:
        """Another look of the same picture: what gives colour and size, the rules."""
        self._go(self._next(act, look=look))

    def note_down(self, wrote: Writing, act: str) -> None:
        """Something was written into the case; the picture stays. Undoing it writes back what was there before."""
        self._go(replace(self.step, act=act, wrote=wrote))

    def place(self, places: Mapping[str, tuple[float, float]]) -> None:
        """Places that the chart gave to what had none: kept, but no step to undo."""
        self.step = replace(self.step, view=replace(self.view, places={**self.view.places, **places}))

    def undo(self) -> None:
        if self.past:
            self.future.append(self.step)
            self.step = self.past.pop()
            self.guard = None

    def redo(self) -> None:
        if self.future:
            self.past.append(self.step)
            self.step = self.future.pop()
            self.guard = None

    def restart(self) -> None:
        """Back to what the picture began with, from there to the first one of all; this too can be undone."""
        begun = [step for step in (*self.past, self.step) if step.act in ("", "begin")]
        target = begun[-1] if begun[-1] is not self.step else begun[0]
        self._go(self._next("restart", picture=target.picture, view=target.view, selected=()))

    def _next(self, act: str, **parts: Any) -> Step:
        return replace(self.step, act=act, wrote=None, **parts)

    def _still_there(self, view: ChartView) -> tuple[str, ...]:
        return tuple(one for one in self.selected if one not in view.hidden)

    def _go(self, step: Step) -> None:
        now = self.step
        if step.wrote is None and (step.picture, step.view, step.look) == (now.picture, now.view, now.look):
            self.step = replace(self.step, selected=step.selected)
            return
        self.past = [*self.past[-STEPS + 1 :], self.step]
        self.future.clear()
        self.step, self.guard = step, None
