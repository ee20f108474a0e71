"""The importers, one line each, and the layouts beside them."""

from pathlib import Path

from importers import (
    accounts,
    associations,
    bank_companions,
    calls,
    carrier_calls,
    fund_trail,
    grid_calls,
    hideouts,
    incidents,
    seized_data,
    subscribers,
    wallets,
)
from linkgraph.ingest.layouts import Layout, load_layouts
from linkgraph.ingest.protocol import Importer

REGISTRY: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Make an importer known under its kind."""
    REGISTRY[importer.kind] = importer


register(calls.IMPORTER)
register(carrier_calls.IMPORTER)
register(grid_calls.IMPORTER)
register(accounts.TRANSFERS)
register(accounts.HOLDERS)
register(accounts.CUSTOMERS)
register(bank_companions.SUB_ACCOUNTS)
register(bank_companions.MEASURES)
register(wallets.TRANSFERS)
register(wallets.HOLDERS)
register(wallets.LOGINS)
register(fund_trail.TRANSFERS)
register(fund_trail.WITHDRAWALS)
register(fund_trail.HOLDS)
register(hideouts.PREMISES)
register(hideouts.STAYS)
register(hideouts.SEIZED_ITEMS)
register(subscribers.IMPORTER)
register(incidents.IMPORTER)
register(associations.IMPORTER)
register(seized_data.IMPORTER)


def layouts() -> tuple[Layout, ...]:
    """Every shipped layout."""
    return load_layouts(Path(__file__).parent / "layouts")
