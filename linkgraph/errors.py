"""One exception tree: every message says what is wrong, why, and the way out."""

from __future__ import annotations


class LinkgraphError(Exception):
    """Something was refused or failed; nothing was changed (exit code 3). `file`: of several, the one it is about."""

    exit_code = 3
    file = ""


class WrongUse(LinkgraphError):
    """The request cannot be carried out as it was put (exit code 2)."""

    exit_code = 2


class MustChoose(WrongUse):
    """A file is unrecognised or ambiguous; the person must say what it is.

    Parameters
    ----------
    message : str
        What is wrong, why, and the way out.
    choices : mapping
        Option name (``kind``, ``layout``, ``timezone``, ``encoding``, ``date_order`` …) → values to choose from;
        no values where only the person knows (``own``).
    differences : mapping
        Option name → value → how the file would be read with it (names in an encoding, dates in an order), and, under
        the value '', what of the file helps to choose.
    """

    def __init__(
        self,
        message: str,
        choices: dict[str, list[str]] | None = None,
        differences: dict[str, dict[str, list[str]]] | None = None,
    ) -> None:
        super().__init__(message)
        self.choices = dict(choices or {})
        self.differences = dict(differences or {})


class NotFound(WrongUse):
    """An id, a name or a file that is not there, or is there more than once."""


class CaseError(LinkgraphError):
    """A case folder that cannot be opened, is locked, or does not verify."""


class FileRefused(LinkgraphError):
    """A file that cannot be read at all (empty, encrypted, a bomb, not a table)."""


class Cancelled(LinkgraphError):
    """A person stopped it; nothing of it is visible."""


class StoreError(LinkgraphError):
    """The graph store cannot be reached, built or queried."""


class AnalysisError(WrongUse):
    """An analysis was asked for something it cannot compute (unknown actor, impossible size)."""
