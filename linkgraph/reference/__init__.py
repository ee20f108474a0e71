"""Published number plans: who issued a card, where an ID number was registered, which network a SIM card is of.

Tables are read when first asked for and kept. Everything here says what a number was *issued* as; none of it says where
somebody is now.
"""

from linkgraph.reference.cards import Card, card_issuer, passes_luhn
from linkgraph.reference.mobile import Allocation, mobile_allocation
from linkgraph.reference.networks import country_of_imsi, operator_of_imsi
from linkgraph.reference.regions import Region, centroid, region_of

__all__ = [
    "Allocation", "Card", "Region", "card_issuer", "centroid", "country_of_imsi", "mobile_allocation",
    "operator_of_imsi", "passes_luhn", "region_of",
]  # fmt: skip
