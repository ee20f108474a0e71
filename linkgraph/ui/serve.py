"""The app's server: `python -m linkgraph.ui.serve [options of streamlit]`; it reads ahead while the browser starts.

Without it the first page waits for the libraries (3 s), and the first picture for the network and its clusters.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import pkgutil
import sys
import threading
from pathlib import Path

from streamlit.web import cli

from linkgraph.errors import LinkgraphError

APP = Path(__file__).resolve().parents[2] / "app.py"


def read_ahead() -> None:
    """What the pages need of the case that is shown first: their code, its network, its clusters."""
    from linkgraph.ui import parts

    for part in pkgutil.iter_modules(parts.__path__):
        importlib.import_module(f"{parts.__name__}.{part.name}")
    with contextlib.suppress(LinkgraphError):  # no case, or none that can be opened or is built: its page says so
        _first_case()


def _first_case() -> None:
    from linkgraph.analysis import ClusterOptions
    from linkgraph.ui import data, state
    from linkgraph.ui.state import Window
    from linkgraph.workspace import Workspace

    found = Workspace().cases()
    if found:
        case = state.opened(found[0].folder)
        data.drawn_clusters(data.scope(case, None, Window()), ClusterOptions(), case)


def main() -> None:
    """Serve until stopped."""
    # outside of a session streamlit warns at every kept answer that there is none
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
    threading.Thread(target=read_ahead, name="read-ahead", daemon=True).start()
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
