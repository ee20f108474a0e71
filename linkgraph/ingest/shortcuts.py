"""Shortcuts: texts that rows say, made without a look at every row.

A choice between columns is made on their codes; an expression over one column of text is computed once for each text
of it, over several once for each combination that occurs. What none of this helps with is left to the database, row
by row (a test holds the ways together).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.ingest.blocks import whole
from linkgraph.ingest.compiling import columns_of, with_missing
from linkgraph.ingest.expressions import Case, Choice, First, Name, Text, When, choice, names_in
from linkgraph.ingest.protocol import Importer, sql_type
from linkgraph.ingest.selecting import selected
from linkgraph.ingest.vocabulary import MOST_TEXTS

#: Fewer rows are judged faster as they are.
FEWEST = 5_000
_NO_TEXTS = pa.array([], pa.string())


@dataclass(frozen=True)
class Texts:
    """A column of text: which of its entries each row has (-1: NULL); `distinct` where no two entries are equal."""

    entries: pa.StringArray
    codes: NDArray[np.int32]
    distinct: bool = True

    def column(self, rows: NDArray[np.int64] | None = None) -> pa.DictionaryArray:
        """The column, or some rows of it, with a dictionary in which each text stands once."""
        codes = self.codes if rows is None else self.codes[rows]
        if self.distinct:
            return _dictionary(codes, self.entries)
        at = codes.astype(np.int64)  # of which `take` makes no copy of its own
        used = np.bincount(at + 1, minlength=len(self.entries) + 1)[1:] > 0
        encoded = self.entries.filter(pa.array(used)).dictionary_encode()
        places = np.full(len(used) + 1, -1, np.int32)
        places[:-1][used] = encoded.indices.to_numpy()
        return _dictionary(places.take(at), encoded.dictionary)


def _dictionary(codes: NDArray[np.int32], entries: pa.StringArray) -> pa.DictionaryArray:
    if not len(entries):
        return pa.DictionaryArray.from_arrays(pa.nulls(len(codes), pa.int32()), entries)
    missing = codes < 0
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=missing if missing.any() else None), entries)


class Memory:
    """What expressions were found to give for the texts of one column; several threads may ask at once."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[pa.StringArray, pa.StringArray]] = {}
        self.for_nothing: dict[str, pa.Array] = {}

    def given(self, query: str, name: str, entries: pa.StringArray) -> pa.StringArray | None:
        """What a query gives for each of these texts of a column, then for NULL; None where that is no text."""
        if query not in self.for_nothing:
            self.for_nothing[query] = _asked(query, {name: pa.nulls(1, pa.string())})
        if self.for_nothing[query].type != pa.string():
            return None
        texts, results = self.known.get(query, (_NO_TEXTS, _NO_TEXTS))
        places = pc.index_in(entries, texts)
        if places.null_count:
            new = entries.filter(places.is_null())
            texts = pa.concat_arrays([texts, new])
            results = pa.concat_arrays([results, _asked(query, {name: new})])
            self.known[query] = (texts, results) if len(texts) <= MOST_TEXTS else (_NO_TEXTS, _NO_TEXTS)
            places = pc.index_in(entries, texts)
        return pa.concat_arrays([results.take(places), self.for_nothing[query]])


def _asked(query: str, columns: Mapping[str, pa.Array]) -> pa.Array:
    return whole(selected(query, pa.table(columns)).column(0))


class Shortcuts:
    """Works out derived columns and outputs of the rows of a portion, where there is a shortcut."""

    def __init__(self, importer: Importer, columns: Mapping[str, pa.Array], size: int, memory: Memory) -> None:
        self.importer = importer
        self.columns = columns
        self.size = size
        self.memory = memory
        self.known = columns_of(importer)
        self.found: dict[str, Texts | None] = {}
        self.nothing = Texts(_NO_TEXTS, np.full(size, -1, np.int32))

    def named_in(self, expressions: Sequence[str]) -> dict[str, pa.Array]:
        """The derived columns that expressions name, and those that these name, as far as there is a shortcut.

        A text may stand in a dictionary more than once.
        """
        found: dict[str, Texts | None] = {}
        left = list(expressions)
        while left:
            for name in names_in(left.pop(), self.importer.derive):
                if name not in found:
                    found[name] = self._named(name)
                    left += [self.importer.derive[name]] if found[name] is None else []
        return {name: _dictionary(texts.codes, texts.entries) for name, texts in found.items() if texts is not None}

    def made(self, expression: str) -> Texts | None:
        """The texts that an expression gives; None where there is no shortcut."""
        chosen = choice(expression)
        return self._combined(expression) if chosen is None else self._chosen(chosen)

    def _named(self, name: str) -> Texts | None:
        if name not in self.found:
            self.found[name] = None
            self.found[name] = self._looked_up(name)
        return self.found[name]

    def _looked_up(self, name: str) -> Texts | None:
        if name in self.columns:
            column = self.columns[name]
            if not pa.types.is_dictionary(column.type):
                return None
            codes = column.indices.fill_null(-1) if column.null_count else column.indices
            return Texts(column.dictionary, codes.to_numpy())
        if name in self.importer.derive:
            return self.made(self.importer.derive[name])
        spec = self.importer.fields.get(name)
        return self.nothing if spec is not None and sql_type(spec.type) == "VARCHAR" else None

    def _chosen(self, chosen: Choice) -> Texts | None:
        if isinstance(chosen, Name):
            return self._named(chosen.name)
        if isinstance(chosen, Text):
            said = chosen.text
            return self.nothing if said is None else Texts(pa.array([said]), np.zeros(self.size, np.int32))
        if isinstance(chosen, First):
            parts = [self._chosen(part) for part in chosen.parts]
            wheres = [None if part is None else part.codes >= 0 for part in parts[:-1]]
            return _merged(list(zip(wheres, parts[:-1], strict=True)), parts[-1])
        return self._cased(chosen)

    def _cased(self, case: Case) -> Texts | None:
        whens = [(self._holds(when), self._chosen(then)) for when, then in case.whens]
        return _merged(whens, self._chosen(case.otherwise))

    def _holds(self, when: When) -> NDArray[np.bool_] | None:
        texts = self._named(when.name)
        if texts is None:
            return None
        if when.text is None:
            return texts.codes < 0 if when.negated else texts.codes >= 0
        alike = np.append(pc.equal(texts.entries, when.text).to_numpy(zero_copy_only=False), False)
        found: NDArray[np.bool_] = alike.take(texts.codes.astype(np.int64))
        return found

    def _combined(self, expression: str) -> Texts | None:
        """An expression computed for each combination of what it names."""
        names = names_in(expression, {*self.columns, *self.importer.derive}) or ["nothing"]
        query = (
            f"SELECT ({expression}) AS x FROM {with_missing(self.importer, names_in(expression, self.known), names)}"
        )
        parts = [self.nothing if name == "nothing" else self._named(name) for name in names]
        there = {name: part for name, part in zip(names, parts, strict=True) if part is not None}
        if len(there) < len(parts):
            return None
        if len(there) == 1:
            codes: NDArray[np.integer] = parts[0].codes if parts[0] else self.nothing.codes
            found = self.memory.given(query, names[0], there[names[0]].entries)
        else:
            combined = _combinations(list(there.values()), self.size)
            if combined is None:
                return None
            places, codes = combined
            columns = zip(names, places, there.values(), strict=True)
            made = _asked(query, {name: _dictionary(place, texts.entries) for name, place, texts in columns})
            found = made if made.type == pa.string() else None
        if found is None:
            return None
        encoded = found.dictionary_encode()
        return Texts(encoded.dictionary, encoded.indices.fill_null(-1).to_numpy().take(codes.astype(np.int64)))


def _merged(cases: list[tuple[NDArray[np.bool_] | None, Texts | None]], otherwise: Texts | None) -> Texts | None:
    """The texts of the first case that holds."""
    if otherwise is None:
        return None
    entries, codes, distinct = [otherwise.entries], otherwise.codes, otherwise.distinct
    for where, texts in reversed(cases):
        if where is None or texts is None:
            return None
        if where.any():
            shift = np.int32(sum(map(len, entries)))
            shifted = np.where(texts.codes < 0, np.int32(-1), texts.codes + shift) if shift else texts.codes
            codes = np.where(where, shifted, codes)
            distinct = texts.distinct and ((distinct and not shift) or not len(texts.entries))
            entries.append(texts.entries)
    return Texts(pa.concat_arrays(entries), codes, distinct)


def _combinations(columns: Sequence[Texts], size: int) -> tuple[list[NDArray[np.int32]], NDArray[np.int32]] | None:
    """The codes of each combination of columns that occurs, and which one each row has; None where it saves little."""
    number = np.zeros(size, np.int64)
    for column in columns:
        if number.max(initial=0) >= (1 << 62) // (len(column.entries) + 1):
            return None
        number = number * (len(column.entries) + 1) + (column.codes + 1)
    encoded = pa.array(number).dictionary_encode()
    rest = encoded.dictionary.to_numpy()
    if len(rest) > size // 2:
        return None
    places = []
    for column in reversed(columns):
        rest, code = np.divmod(rest, len(column.entries) + 1)
        places.append((code - 1).astype(np.int32))
    return places[::-1], encoded.indices.to_numpy()
