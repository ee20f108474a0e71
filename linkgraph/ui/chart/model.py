"""What can be put on the chart, how it is arranged, and what a person may ask of it: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Arrangements a person can choose; ``force`` is the first one of every picture.
LAYOUTS = ("force", "groups", "concentric", "layered", "grid", "time", "map")
#: Parallel ties: each by itself, one per direction, one per pair.
TIES = ("each", "directed", "single")
#: What only Python can do; which of them it does here is said by ``ChartOptions.asks``.
ASKS = ("expand", "open", "close", "path", "connect", "common", "undo", "redo", "restart", "unguard", "legend")


@dataclass(frozen=True)
class ChartNode:
    """A dot on the chart.

    Attributes
    ----------
    type : entity type; gives the shape and the icon.
    x, y : place in any units (y grows upwards); None lets the chart find one.
    size : radius in pixels while there are few nodes; all shrink together as they become many.
    colour : ``#rrggbb``, usually of the group.
    group : what the legend selects by.
    title : plain text shown while the mouse is on the dot; lines are kept.
    pinned : marked as put there by hand.
    cluster : the cluster it was found in, whatever gives the colour: arrangement, hulls and collapsing go by it.
    certainty : 0–1, how surely it belongs to its cluster (share of loss runs); None: not looked at. Drawn as a ring
        that is only as full as the value.
    first : when it was first seen, seconds since 1970 UTC; the arrangement by time goes by it.
    lon, lat : where it is, in degrees; the arrangement by place goes by it.
    more : neighbours that are not drawn; shown as "+n".
    members : above 0 a super-node that stands for so many; a double-click then asks to ``open`` it.
    origin : id of what it came out of; it is first placed near that, also if that is not drawn any more.
    ring : ``#rrggbb`` of a ring around it; None: none.
    badge : sign at its corner: ``star``, ``flag``, ``alert``, ``question``, ``cross``, ``eye``; None: none.
    hollow : it has no value of what gives the size: drawn with a hole, so that it is not taken for the least.
    """

    id: str
    label: str
    type: str
    x: float | None = None
    y: float | None = None
    size: float = 8.0
    colour: str = "#8b919c"
    group: str | None = None
    title: str = ""
    pinned: bool = False
    cluster: str | None = None
    certainty: float | None = None
    first: float | None = None
    lon: float | None = None
    lat: float | None = None
    more: int = 0
    members: int = 0
    origin: str | None = None
    ring: str | None = None
    badge: str | None = None
    hollow: bool = False


@dataclass(frozen=True)
class ChartLink:
    """A tie on the chart: an arrow from source to target if directed, dashed if it is only suspected.

    Attributes
    ----------
    count : records behind it; ties drawn as one sum theirs.
    amount, currency : money moved over it; ties drawn as one sum theirs per currency.
    colour : ``#rrggbb``; None: as its ends have it.
    layers : the layers that it has records in; rules go by them, they do not travel to the browser.
    """

    id: str
    source: str
    target: str
    type: str
    width: float = 1.0
    label: str = ""
    dashed: bool = False
    directed: bool = True
    count: float = 1.0
    amount: float | None = None
    currency: str = ""
    colour: str | None = None
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChartLine:
    """A line of the legend for a rule; a click on it is an ask ``legend`` with the option ``line``.

    Attributes
    ----------
    id : what the ask names.
    label, count : its words, and how many dots or ties it stands for.
    tie : it is about ties, not dots.
    colour, ring, badge, dashed : how these are drawn; what it leaves as it is stays None.
    """

    id: str
    label: str
    count: int
    tie: bool = False
    colour: str | None = None
    ring: str | None = None
    badge: str | None = None
    dashed: bool = False
    factor: float = 1.0


@dataclass(frozen=True)
class ChartSizes:
    """What the sizes mean, for the legend: name of the measure, least and greatest value, how many have none."""

    label: str
    low: str
    high: str
    missing: int = 0


@dataclass(frozen=True)
class ChartGroup:
    """Nodes drawn as one, until they are expanded again."""

    id: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class ChartView:
    """How a picture is arranged: everything the person did to it except adding to it. A value: it can be kept,
    compared, saved with a view and given back.

    Attributes
    ----------
    layout : one of ``LAYOUTS``.
    centre : ids around which the concentric arrangement was made.
    places : node id → (x, y), y upwards. Nodes without a place get one beside what they are tied to.
    pinned : ids that no arrangement moves.
    locked : nothing can be dragged.
    hidden : ids (nodes) that are not drawn, or only in grey.
    grey : draw what is hidden in grey instead of not at all.
    collapsed : groups of nodes drawn as one each.
    ties : parallel ties ``single`` (one per pair), ``directed`` (one per direction) or ``each``.
    hulls : draw an outline around each dense part.
    strongest : of each dot so many of its strongest ties are drawn, and how many that are is said; 0: all. None: all,
        but of an overview whose ties could not be told apart three.
    """

    layout: str = "force"
    centre: tuple[str, ...] = ()
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    pinned: frozenset[str] = frozenset()
    locked: bool = False
    hidden: frozenset[str] = frozenset()
    grey: bool = False
    collapsed: tuple[ChartGroup, ...] = ()
    ties: str = "each"
    hulls: bool = False
    strongest: int | None = None


@dataclass(frozen=True)
class ChartAsk:
    """Something the chart cannot do from what it has been given; Python does it and shows the next picture.

    Attributes
    ----------
    action : one of ``ASKS``, or a name from ``ChartOptions.menu``.
    ids : what it is asked for (nodes; ties where the menu was opened on one).
    options : for ``expand``: ``direction`` (``both``, ``out``, ``in``), ``types`` and ``layers`` (lists; empty = all),
        ``order`` (``most``, ``least`` connected first), ``maximum`` (number), ``since``, ``until`` (local dates,
        until exclusive). Missing = no limit.
    """

    action: str
    ids: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChartCluster:
    """What is known of a cluster: how sure it is, said wherever the picture could look surer than the data.

    Attributes
    ----------
    certainty : mean membership of its members in the loss runs (0–1); None: not looked at.
    """

    label: str
    certainty: float | None = None


@dataclass(frozen=True)
class ChartGuard:
    """Before a node with very many neighbours is expanded: what they are, so that the person chooses.

    Attributes
    ----------
    id : the node whose expansion was asked for. The chart shows its dialog while this is given.
    types : (type, how many neighbours of it are not drawn), most first.
    layers : layers to choose from.
    suggested : the maximum that is filled in.
    """

    id: str
    types: tuple[tuple[str, int], ...]
    layers: tuple[str, ...] = ()
    suggested: int = 25


@dataclass(frozen=True)
class ChartOptions:
    """How the chart is shown.

    Attributes
    ----------
    height : pixels.
    language : of the chart's own words (``en``, ``zh``).
    selected : ids that are selected from outside (a table, a search); a new value replaces what was picked.
    total : how many nodes there would be without limits; the chart always says "n of total".
    legend : group → words for it, in the order wanted; groups without an entry follow, largest first.
    colours : group → its colour; rules may draw some of its dots otherwise.
    heading : what the groups are of (``Cluster``); '' leaves it out.
    sizes : what the sizes mean; None: nothing is said of them.
    lines : lines of the legend for rules; the page answers the ask ``legend``.
    types : entity type → words for it.
    seed : of the arrangement: the same data and seed give the same picture.
    picture : names what is drawn (a start, a saved view): another name is another picture, arranged anew and
        shown whole.
    view : the arrangement to show. None or what the chart reported last: it stays as it is. Anything else is taken over
        (undo, a saved view, a panel that hides).
    clusters : cluster → what is known of it, for hulls, the group arrangement and its warning.
    reliable : False: the clusters may be chance; the group arrangement then says so.
    asks : the actions of ``ASKS`` that Python answers here; only those are offered.
    menu : further actions for the menu on nodes, name → words.
    layers : layer → words, for "expand by layer".
    guard : see `ChartGuard`.
    report : above 0 and higher than before: the chart sends its picture, as an ask ``report`` with the options
        ``number`` and ``picture`` (a PNG as a ``data:`` address).
    undo, redo : whether there is a step to take back, or to do again.
    """

    height: int = 640
    language: str = "en"
    selected: tuple[str, ...] = ()
    total: int | None = None
    legend: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    heading: str = ""
    sizes: ChartSizes | None = None
    lines: tuple[ChartLine, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    seed: int = 1
    picture: str = ""
    view: ChartView | None = None
    clusters: Mapping[str, ChartCluster] = field(default_factory=dict)
    reliable: bool | None = None
    asks: tuple[str, ...] = ("expand",)
    menu: Mapping[str, str] = field(default_factory=dict)
    layers: Mapping[str, str] = field(default_factory=dict)
    guard: ChartGuard | None = None
    report: int = 0
    undo: bool = False
    redo: bool = False


@dataclass(frozen=True)
class ChartEvents:
    """What the person did: the ids selected now, how the picture is arranged, what was asked for before this run."""

    selected: tuple[str, ...] = ()
    view: ChartView = field(default_factory=ChartView)
    ask: ChartAsk | None = None
