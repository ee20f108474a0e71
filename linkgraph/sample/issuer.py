"""Invented names and numbers that pass the usual checks and yet can be nobody's.

- Citizen ID: region codes 99xxxx do not exist; birth date plausible; ISO 7064 mod 11-2 check character right.
- Mobile number: 1xx 0000 xxxx of every prefix of 2017: the right length and shape for a number checker, invented here.
- Overseas number: a valid mobile prefix of the country followed by zeros and three or four digits.
- IMSI: 460-99; network code 99 was never assigned.  IMEI: type code 00…, the range kept for tests; Luhn digit right.
- Bank card: 19 digits beginning 9999 (no issuer: 9 is left to national bodies, country 999 does not exist); Luhn right.
- Names: common surnames with common given-name characters drawn at random.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from linkgraph.errors import WrongUse

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志鹏宇浩然子轩欣怡梓涵博文雨泽嘉佳晓东海波立新春生龙凤云飞"
)
PREFIXES = [
    *range(130, 140), 145, 147, *range(150, 154), *range(155, 160), *range(175, 179), *range(180, 190), 170, 171, 173,
]  # fmt: skip
FOREIGN = {
    "852": ("510", 5),
    "853": ("660", 5),
    "886": ("900", 6),
    "60": ("12", 7),
    "63": ("917", 7),
    "855": ("10", 6),
}
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def luhn(body: str) -> str:
    """The body with its Luhn check digit."""
    total = sum(sum(divmod(2 * int(c), 10)) if i % 2 == 0 else int(c) for i, c in enumerate(reversed(body)))
    return body + str(-total % 10)


def citizen_id(body: str) -> str:
    """Seventeen digits with their ISO 7064 mod 11-2 check character."""
    total = sum(w * int(c) for w, c in zip(ID_WEIGHTS, body, strict=True))
    return body + "10X98765432"[total % 11]


class Issuer:
    """Gives out each name and number once."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng([seed, 1])
        self.used: set[str] = set()

    def _fresh(self, draw: Callable[[], str]) -> str:
        for _ in range(200):
            text = draw()
            if text not in self.used:
                self.used.add(text)
                return text
        raise WrongUse("The invented number ranges are used up: choose fewer people or a smaller scale.")

    def _digits(self, n: int) -> str:
        return "".join(str(d) for d in self.rng.integers(0, 10, n).tolist())

    def name(self) -> str:
        """A Chinese name; may occur more than once, as in life."""
        given = self.rng.choice(list(GIVEN), size=1 if self.rng.random() < 0.3 else 2, replace=False)
        return str(self.rng.choice(list(SURNAMES))) + "".join(str(c) for c in given)

    def unique_name(self) -> str:
        return self._fresh(self.name)

    def id_number(self, youngest: int = 1997, oldest: int = 1960) -> str:
        """A citizen ID of somebody born between the two years."""

        def draw() -> str:
            born = date(oldest, 1, 1) + timedelta(days=int(self.rng.integers(0, 365 * (youngest - oldest + 1))))
            return citizen_id(f"99{self._digits(4)}{born:%Y%m%d}{self._digits(3)}")

        return self._fresh(draw)

    def mobile(self) -> str:
        return self._fresh(lambda: f"+86{PREFIXES[int(self.rng.integers(len(PREFIXES)))]}0000{self._digits(4)}")

    def foreign(self, code: str) -> str:
        prefix, length = FOREIGN[code]
        return self._fresh(lambda: f"+{code}{prefix}{self._digits(3).zfill(length)}")

    def landline(self, trunk: str, length: int) -> str:
        """A number whose local part begins with 0000, which no local number does."""
        return self._fresh(lambda: f"+86{trunk}0000{self._digits(length - 4)}")

    def imsi(self) -> str:
        return self._fresh(lambda: "46099" + self._digits(10))

    def imei(self) -> str:
        return self._fresh(lambda: luhn("0010" + self._digits(10)))

    def card(self) -> str:
        return self._fresh(lambda: luhn("9999" + self._digits(14)))

    def account(self) -> str:
        return self._fresh(lambda: "90" + self._digits(11))
