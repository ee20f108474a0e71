"""A thousand files made at random through the import: what closes, what is rejected rightly, what is asked.

    python benchmarks/corpus.py [--files 1000] [--first 0]

Each file is a table of calls or transfers with its own delimiter, encoding, line ends, order of columns, way of writing
times, bad rows and order of rows; its truth is worked out from what it was made of (`tests/corpus/random_files.py`).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from linkgraph import Case
from tests.corpus.random_check import Found, check

#: Files that share a case: none of their rows are alike, and a case of a thousand sources would time something else.
TOGETHER = 20


def run(first: int, files: int) -> list[Found]:
    """What was found about each file."""
    found = []
    for start in range(first, first + files, TOGETHER):
        with tempfile.TemporaryDirectory() as folder:
            case = Case.create(Path(folder) / "case")
            for seed in range(start, min(start + TOGETHER, first + files)):
                found.append(check(seed, case, Path(folder)))
                if not found[-1].right:
                    print(f"seed {seed}: {found[-1].wrong}")
        print(f"{len(found)} files", file=sys.stderr)
    return found


def main() -> int:
    """Print the shares; leave with 1 where a file disagrees with its truth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    started = time.monotonic()
    found = run(options.first, options.files)
    n = len(found)
    rejects, goods = sum(f.rejects for f in found), sum(f.goods for f in found)
    print(f"files whose books close                       {sum(f.closed for f in found):>7,} of {n:,}")
    print(f"files of which exactly the open things were asked {sum(f.asked_rightly for f in found):>3,} of {n:,}")
    print(f"files read with every reason kept             {sum(f.reasons_kept for f in found):>7,} of {n:,}")
    print(f"rows set aside at their place, with their reason {sum(f.rejects_right for f in found):>7,} of {rejects:,}")
    print(f"good rows that came in with their values      {sum(f.goods_right for f in found):>7,} of {goods:,}")
    print(f"{time.monotonic() - started:.0f} s")
    return 0 if all(f.right for f in found) else 1


if __name__ == "__main__":
    sys.exit(main())
