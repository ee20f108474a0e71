"""What the invented operation is made of. Times are seconds since 2017-01-01 00:00 local time (UTC+8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from linkgraph.errors import WrongUse

EPOCH = datetime(2017, 1, 1)  # noqa: DTZ001 - local time, as the forms write it
DAY = 86_400
HOUR = 3_600
LAST_DAY = 165
PEOPLE_MIN, PEOPLE_MAX = 40, 5_000


def stamp(t: int) -> str:
    """A time as the forms write it, 2017-03-04 09:05:06."""
    return (EPOCH + timedelta(seconds=t)).strftime("%Y-%m-%d %H:%M:%S")


def day(t: int) -> str:
    """A date as the forms write it, 2017-03-04."""
    return (EPOCH + timedelta(seconds=t)).strftime("%Y-%m-%d")


@dataclass(frozen=True)
class SampleOptions:
    """How large an operation to invent.

    Attributes
    ----------
    people : int
        Suspects in the six gangs.
    seed : int
        Same seed, same files, byte for byte.
    scale : float
        Multiplies calls, victims and payments (not people).
    """

    people: int = 138
    seed: int = 1
    scale: float = 1.0

    def __post_init__(self) -> None:
        if not PEOPLE_MIN <= self.people <= PEOPLE_MAX:
            raise WrongUse(
                f"A sample of {self.people} people cannot be made: six gangs need {PEOPLE_MIN} to {PEOPLE_MAX}."
            )
        if self.seed < 0:
            raise WrongUse(f"The seed {self.seed} is negative: give 0 or more.")
        if not 0 < self.scale <= 100:
            raise WrongUse(f"The scale {self.scale} is out of range: give more than 0 and at most 100.")


@dataclass(frozen=True)
class Jurisdiction:
    """An invented investigating area in a real city; its raids all happen on `raid_day`."""

    index: int
    name: str
    city: str
    area: str
    lat: float
    lon: float
    trunk: str
    raid_day: int

    @property
    def raid(self) -> int:
        """The second at which the raids begin: 05:30 on the raid day."""
        return self.raid_day * DAY + 5 * HOUR + 1_800


@dataclass(frozen=True)
class Cell:
    lac: int
    ci: int
    lat: float
    lon: float
    address: str


@dataclass(eq=False)
class Phone:
    """A number with its SIM and handset for a while. `kind` is work, private, dialler, public or foreign."""

    number: str
    kind: str
    jurisdiction: int
    imsi: str = ""
    imei: str = ""
    since: int = 0
    until: int = LAST_DAY * DAY
    held: bool = False
    subscriber: Person | None = None
    seized: bool = False


@dataclass(eq=False)
class Account:
    """A bank card: in whose name it is (`holder`) and who really uses it (`user`)."""

    card: str
    number: str
    bank: int
    holder: Person
    user: Person | None = None
    layer: str = ""
    held: bool = False
    opened: int = -300 * DAY
    seized: bool = False


@dataclass(eq=False)
class Person:
    """Anybody. `part` is suspect, victim, family, friend, public, or identity (whose papers were misused)."""

    id_number: str
    name: str
    part: str
    jurisdiction: int
    address: str
    gang: int = -1
    role: str = ""
    hideout: int = -1
    phones: list[Phone] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    associations_only: bool = False
    no_phone: bool = False
    at_large: bool = False

    def phone_at(self, t: int, kind: str) -> Phone | None:
        """The phone of that kind in use at a time; any phone in use when there is none of that kind."""
        active = [p for p in self.phones if p.since <= t < p.until]
        return next((p for p in active if p.kind == kind), active[0] if active else None)


@dataclass(eq=False)
class Hideout:
    """Premises: a call room (`calls`) or a money house (`money`), used by one gang or, some, by two."""

    index: int
    name: str
    address: str
    kind: str
    jurisdiction: Jurisdiction
    gangs: list[int]
    lat: float
    lon: float
    cells: list[Cell]
    since: int
    diallers: list[Phone] = field(default_factory=list)


@dataclass(frozen=True)
class Stay:
    person: Person
    hideout: Hideout
    since: int
    until: int | None
    detained: int | None


@dataclass(frozen=True)
class Call:
    """A call or SMS between two phones; `copies` tells whose records hold it."""

    t: int
    a: Phone
    b: Phone
    seconds: int
    sms: bool
    cell_a: Cell
    cell_b: Cell


@dataclass(frozen=True)
class Transfer:
    """Money moved, in fen. `src` or `dst` is None for cash."""

    t: int
    src: Account | None
    dst: Account | None
    fen: int
    memo: str
    merchant: str = ""


@dataclass(frozen=True)
class Payment:
    """What a victim paid: when, from which card, into which account, in fen."""

    t: int
    src: Account
    dst: Account
    fen: int


@dataclass
class Incident:
    """A victim's report: who was called by which numbers and paid what where."""

    report_id: str
    victim: Person
    gang: int
    method: str
    reported: int
    jurisdiction: int
    contacts: list[Phone]
    url: str
    payments: list[Payment] = field(default_factory=list)


@dataclass(frozen=True)
class Association:
    a: Person
    b: Person
    relation: str
    count: int
    first: int
    last: int
    grade: str


@dataclass(frozen=True)
class DataBatch:
    """Seized personal data: how many records of which kinds, from whom, for whom."""

    hideout: Hideout
    holder: Person
    records: int
    categories: str
    bought_from: Person | None
    sold_to: Person | None


@dataclass
class World:
    """Everything that is true in the sample."""

    options: SampleOptions
    jurisdictions: list[Jurisdiction]
    hideouts: list[Hideout] = field(default_factory=list)
    suspects: list[Person] = field(default_factory=list)
    innocents: list[Person] = field(default_factory=list)
    circles: dict[str, list[Person]] = field(default_factory=dict)
    identities: list[Person] = field(default_factory=list)
    shops: list[Phone] = field(default_factory=list)
    services: list[Phone] = field(default_factory=list)
    foreign: list[Phone] = field(default_factory=list)
    cells: list[list[Cell]] = field(default_factory=list)
    base: dict[str, Hideout] = field(default_factory=dict)
    brokers: dict[str, list[int]] = field(default_factory=dict)
    successions: list[tuple[Phone, Phone, Person]] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    associations: list[Association] = field(default_factory=list)
    batches: list[DataBatch] = field(default_factory=list)
    chains: list[tuple[str, list[str], int]] = field(default_factory=list)

    def members(self, gang: int, *roles: str) -> list[Person]:
        """The suspects of a gang, of the given roles or all."""
        return [p for p in self.suspects if p.gang == gang and (not roles or p.role in roles)]
