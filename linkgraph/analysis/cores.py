"""Cores: who belongs to a group in which everybody has many contacts inside it."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array

from linkgraph.graph.actors import Ints


def neighbours_of(matrix: csr_array, people: Ints) -> Ints:
    """The contacts of several people one after another; who is a contact of two of them stands there twice."""
    starts, ends = matrix.indptr[people], matrix.indptr[people + 1]
    counts = (ends - starts).astype(np.int64)
    skipped = np.repeat(starts - np.cumsum(counts) + counts, counts)
    found: Ints = matrix.indices[skipped + np.arange(counts.sum())].astype(np.int64)
    return found


def _contacts(n: int, u: Ints, v: Ints) -> csr_array:
    """Who is tied to whom, in one byte a tie; each tie stands there once, which need not be checked."""
    ends = (np.concatenate([u, v]).astype(np.int32), np.concatenate([v, u]).astype(np.int32))
    ties = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(n, n))
    ties.has_canonical_format = True
    return ties.tocsr()


def core_numbers(n: int, u: Ints, v: Ints) -> Ints:
    """Largest k such that the person is in a group where everybody has k contacts inside it.

    Whoever has fewest contacts left is taken off, many at a time (Batagelj and Zaversnik 2003).
    """
    matrix = _contacts(n, u, v)
    left = np.diff(matrix.indptr).astype(np.int64)
    core, marked = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)
    people, k = np.arange(n), 0
    while len(people):
        k = max(k, int(left[people].min()))
        leaving = people[left[people] <= k]
        while len(leaving):
            core[leaving] = k
            left[leaving] = -1
            touched = neighbours_of(matrix, leaving)
            touched = touched[left[touched] > k]
            np.subtract.at(left, touched, 1)
            marked[touched[left[touched] <= k]] = True
            leaving = np.flatnonzero(marked)
            marked[leaving] = False
        people = people[left[people] > k]
    return core
