"""``python -m linkgraph.cli``."""

import sys

from linkgraph.cli import main

if __name__ == "__main__":
    sys.exit(main())
