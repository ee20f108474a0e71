"""Build the whole operation from the options; nothing else is random."""

from __future__ import annotations

from linkgraph.sample.calls import build_calls
from linkgraph.sample.cast import build_cast
from linkgraph.sample.ground import build_ground, jurisdictions
from linkgraph.sample.incidents import build_incidents
from linkgraph.sample.issuer import Issuer
from linkgraph.sample.lines import build_lines
from linkgraph.sample.money import build_money
from linkgraph.sample.raids import build_raids
from linkgraph.sample.things import SampleOptions, World


def build_world(options: SampleOptions) -> World:
    """The invented operation: who, where, which phones and accounts, and everything that happened."""
    world = World(options, jurisdictions())
    issuer = Issuer(options.seed)
    build_ground(world, issuer)
    build_cast(world, issuer)
    build_lines(world, issuer)
    build_incidents(world, issuer)
    build_calls(world, issuer)
    build_money(world, issuer)
    build_raids(world)
    return world
