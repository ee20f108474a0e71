"""In which order dates are read: what their texts say together, or a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from linkgraph.errors import MustChoose
from linkgraph.ingest import differences
from linkgraph.ingest.plans import SheetPlan
from linkgraph.model.times import date_order_of, date_orders_of


def settle_order(
    plan: SheetPlan, texts: Mapping[str, Sequence[str]], ordinary: Mapping[str, int] | None = None
) -> str | None:
    """The order in which the times of a sheet are read; `texts` are those of each field or column.

    `ordinary` is how many other texts each has, whose order is plain.

    Raises
    ------
    MustChoose
        If they can be read in more than one, with ten of them in each.
    """
    if plan.date_order or plan.matched.layout.origin:
        return plan.date_order
    for name, column in texts.items():
        _ask_what_is_counted(plan, column, (ordinary or {}).get(name, 0))
    seen = Counter(order for column in texts.values() for text in column if (order := date_order_of(text)))
    definite = [order for order in ("DMY", "MDY") if seen[order]]
    if len(definite) == 1:
        return definite[0]
    if not seen:
        return None
    examples = [t for column in texts.values() for t in column if date_order_of(t) == ("DMY" if definite else "?")]
    why = "both orders occur" if definite else "no day is above 12, or the year has two digits"
    unclear = [text for column in texts.values() for text in column if date_order_of(text)]
    orders = list(dict.fromkeys(order for text in unclear for order in date_orders_of(text)))
    raise MustChoose(
        f"{plan.sheet.path.name}: dates such as {', '.join(examples[:3])} can be read in more than one order"
        f" ({why}): choose --date-order ({', '.join(orders)})",
        {"date_order": orders},
        {"date_order": differences.date_orders(examples, orders)},
    )


def _ask_what_is_counted(plan: SheetPlan, texts: Sequence[str], others: int) -> None:
    """Ask where most times of a column only have a meaning once a person says what they count from."""
    readings = [date_orders_of(text) for text in texts if text.strip()]
    orders = list(dict.fromkeys(order for found in readings for order in found if order not in ("YMD", "DMY", "MDY")))
    counted = [text for text in texts if set(date_orders_of(text)) & set(orders)]
    if 2 * len(counted) <= len(readings) + others or not counted:
        return
    raise MustChoose(
        f"{plan.sheet.path.name}: times such as {', '.join(counted[:3])} are no calendar dates: choose --date-order "
        f"({', '.join(orders)}: seconds or milliseconds since 1970, days since 1900 or 1904, years of the Republic of "
        "China)",
        {"date_order": orders},
        {"date_order": differences.date_orders(counted, orders)},
    )


def why_order(order: str | None, chosen: str | None, plan: SheetPlan) -> tuple[str, ...]:
    """The reason for which dates were read in an order, as kept with the source."""
    if order is None:
        return ()
    if chosen:
        return (f"dates {order}: chosen by the person",)
    if plan.matched.layout.date_order:
        return (f"dates {order}: layout {plan.matched.layout.name} says so",)
    if order == "YMD":
        return ("dates YMD: the year stands first; the few times that are no such dates are not read",)
    return (f"dates {order}: days above 12 stand only in that place",)
