"""The process that does one job and outlives who started it: ``python -m linkgraph.cli.worker CASE NUMBER``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError


def main(arguments: Sequence[str]) -> int:
    """Do the job; its end is in the table, so errors that have words leave none in the log."""
    folder, number = arguments
    try:
        Case.open(folder).jobs.run(int(number))
    except LinkgraphError as error:
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
