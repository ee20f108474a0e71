"""Works on jobs in children of a warm process: reads ``case<TAB>number`` lines, answers each with the child's id.

Run as ``python -m tests.case.import_server``; a child is a copy of a process that has loaded everything and done
nothing, so a hundred imports can be killed in minutes.
"""

from __future__ import annotations

import os
import sys

import linkgraph.case
from linkgraph.errors import LinkgraphError


def work(folder: str, number: int) -> int:
    try:
        linkgraph.case.Case.open(folder).jobs.work(number)
    except LinkgraphError:
        return 3
    return 0


def serve() -> None:
    for line in sys.stdin:
        folder, number = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            os._exit(work(folder, int(number)))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        sys.stdout.write(f"{os.waitpid(child, 0)[1]}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
