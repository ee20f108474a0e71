"""The command line: every verb of the interface, for people by default and as one JSON object with ``--json``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linkgraph.analysis import STRATEGIES
from linkgraph.casework import choices
from linkgraph.cli import clusters as cluster_commands
from linkgraph.cli import commands
from linkgraph.cli import explore as explore_commands
from linkgraph.cli import jobs as job_commands
from linkgraph.cli import layouts as layout_commands
from linkgraph.cli import marks as mark_commands
from linkgraph.cli import patterns as pattern_commands
from linkgraph.cli import people as people_commands
from linkgraph.cli import seized as seized_commands
from linkgraph.cli.commands import Answer
from linkgraph.errors import LinkgraphError, MustChoose, WrongUse
from linkgraph.evidence.marks import TAGS

#: Exit codes of success; refusals carry theirs (2 wrong use, 3 refused) in `linkgraph.errors`.
DONE, ATTENTION = 0, 1


class Parser(argparse.ArgumentParser):
    """argparse whose errors are one line and leave with 2."""

    def error(self, message: str) -> Any:
        raise WrongUse(f"{self.prog}: {message} (see `{self.prog} --help`)")

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The options; the values of a verb with several may also stand behind its options."""
        options, rest = self.parse_known_args(arguments)
        if rest and isinstance(getattr(options, "values", None), list) and not any(r.startswith("-") for r in rest):
            options.values += rest
        elif rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return options


def build_parser() -> Parser:
    """Every verb with its options."""
    parser = Parser(
        prog="linkgraph", description="Link analysis for investigators: files in, clusters and key people out."
    )
    parser.add_argument("--version", action="version", version=_version())
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    common = Parser(add_help=False)
    common.add_argument("--case", default=os.environ.get("LINKGRAPH_CASE"), help="case folder (or LINKGRAPH_CASE)")
    common.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def verb(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = verbs.add_parser(name, parents=[common], help=text, description=text)
        made.set_defaults(run=run)
        return made

    _evidence_verbs(verb)
    _graph_verbs(verb)
    _analysis_verbs(verb)
    _explore_verbs(verb)
    return parser


def _version() -> str:
    from linkgraph.settings import VERSION

    return f"linkgraph {VERSION}"


def _evidence_verbs(verb: Any) -> None:
    p = verb("sample", commands.sample, "write and import the sample operation; its truth in DIR/sample_truth.json")
    p.add_argument("--people", type=int, default=138, help="suspects")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--scale", type=float, default=1.0, help="volume of records")
    p = verb("import", commands.import_files, "import files, folders, archives; a case is made where there is none")
    choices.add_options(p)
    p.add_argument("--background", action="store_true", help="import in a process of its own and return at once")
    p.add_argument("--recognised-only", action="store_true", help="of a folder or archive: leave out the odd files")
    p.add_argument("files", nargs="+", metavar="FILE|FOLDER|ZIP", type=Path)
    job_commands.arguments(verb)
    verb("layouts", layout_commands.layouts, "known layouts and their headings")
    layout_commands.arguments(verb)
    p = verb("rejects", commands.rejects, "every row that was not accepted, with place and reason")
    p.add_argument("action", nargs="?", default="list", choices=["list", "correct"])
    p.add_argument("file", nargs="?", metavar="FILE", type=Path, help="a corrected file, for `correct`")
    p.add_argument("--source", metavar="ID", help="of this source; with --out, the cells too, to be corrected")
    p.add_argument("--out", metavar="FILE", type=Path, help="write them to a CSV or XLSX file")
    p.add_argument("--by", metavar="NAME", help="who corrected them (default: who is logged in)")
    p.add_argument("--flagged", action="store_true", help="instead: rows that were accepted and are to be looked at")
    p = verb("evidence", commands.evidence, "the rows behind a link or a node")
    p.add_argument("subject", metavar="LINK|NODE")
    p.add_argument("--limit", type=int, default=1000)
    p = verb("pairs", commands.pairs, "records of the two sides that count as one event; take pairs apart")
    p.add_argument("action", nargs="?", default="list", choices=["list", "undo", "restore", "set"])
    p.add_argument("pairs", nargs="*", metavar="PAIR", help="ids of pairs, for undo and restore")
    p.add_argument("--state", choices=["paired", "doubtful", "undone"])
    p.add_argument("--limit", type=int, default=1000)
    p.add_argument("--start", type=int, metavar="S", help="seconds that two starts of a call may differ; 0: none")
    p.add_argument("--duration", type=int, metavar="S", help="seconds that two durations of a call may differ")
    p.add_argument("--money", type=int, metavar="S", help="seconds that two times of a transfer may differ; 0: none")
    p.add_argument("--clocks", choices=["on", "off"], help="allow for a constant difference of two clocks")
    p = verb("role", commands.role, "set a person's role in the case")
    p.add_argument("person")
    p.add_argument("role", choices=["suspect", "victim", "witness", "bystander", "unknown"])
    p = verb("tag", mark_commands.tag, "mark entities with a colour")
    p.add_argument("colour", choices=[*TAGS, "none"], help="none takes the tag away")
    p.add_argument("ids", nargs="+", metavar="ID")
    p = verb("note", mark_commands.note, "write a note on an entity")
    p.add_argument("id", metavar="ID")
    p.add_argument("text", help="'' takes the note away")
    p = verb("marks", mark_commands.list_marks, "tags and notes of the case, with who and when")
    p.add_argument("id", nargs="?", metavar="ID", help="every change of this one")
    p = verb("seized", seized_commands.seized, "seized personal data: `add`, `list`, `find`, `victims`, `rejects`")
    p.add_argument("action", choices=["add", "list", "find", "victims", "rejects"])
    p.add_argument("values", nargs="*", metavar="FILE|NUMBER|BATCH", help="files to add, numbers to find, a batch")
    p.add_argument(
        "--columns", metavar="C,C,…", help="category of each column of a file without headings, - if not used"
    )
    p.add_argument("--encoding", help="encoding, where it cannot be told")
    p.add_argument("--to", metavar="ID", help="seized data or premises of the case that the files belong to")
    p.add_argument("--sample", type=int, default=10, help="rows of the masked sample")
    p.add_argument("--seed", type=int, default=0, help="which rows those are")
    p.add_argument("--out", metavar="FILE", type=Path, help="write victims or rejects to a CSV file")
    p.add_argument("--background", action="store_true", help="add in a process of its own and return at once")
    verb("verify", commands.verify, "check evidence, accounting and snapshot")


def _graph_verbs(verb: Any) -> None:
    p = verb("build", commands.build, "derive the snapshot and load the graph store")
    p.add_argument("--store", metavar="embedded|bolt://…", help="graph store (kept for later commands)")
    p.add_argument("--background", action="store_true", help="build in a process of its own and return at once")
    p = verb("neighbours", commands.neighbours, "expand a node")
    p.add_argument("id", metavar="ID")
    p.add_argument("--depth", type=int, default=1)
    p.add_argument("--types", help="link types, separated by commas")
    p.add_argument("--limit", type=int, default=100)
    p = verb("path", commands.path, "shortest paths between two nodes, the strongest first")
    p.add_argument("a", metavar="A")
    p.add_argument("b", metavar="B")
    p.add_argument("--k", type=int, default=3)
    p.add_argument("--types", help="link types, separated by commas")
    p.add_argument("--weighted", action="store_true", help="strongest instead of shortest: lengths 1/count")
    p = verb("search", commands.search, "names, numbers, addresses; partial and pinyin")
    p.add_argument("text", metavar="TEXT")
    p.add_argument("--limit", type=int, default=20)


def _view_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("--layers", help="calls,money,premises,associations (default: all that the case has)")
    p.add_argument("--from", dest="since", metavar="D", help="from this local date on")
    p.add_argument("--to", dest="until", metavar="D", help="before this local date")


def _analysis_verbs(verb: Any) -> None:
    p = verb("clusters", cluster_commands.clusters, "communities of the actor graph, and how sure they are")
    _view_options(p)
    cluster_commands.add_search_options(p)
    cluster_commands.add_questions(p)
    p = verb("keypeople", people_commands.keypeople, "position measures with rank intervals")
    _view_options(p)
    p.add_argument("--cluster", metavar="ID", help="only the members of this cluster")
    p.add_argument("--loss", type=float, default=0.1, help="share of ties that a run loses")
    p.add_argument("--by-grade", action="store_true", help="ties are lost as the grades of their sources say")
    p.add_argument("--runs", type=int, default=500)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--weighted", action="store_true", help="shortest paths by 1/count")
    p = verb("keyset", people_commands.keyset, "the best set of actors to remove or to watch")
    _view_options(p)
    p.add_argument("--goal", choices=["fragment", "reach"], required=True)
    p.add_argument("--size", type=int, required=True)
    p.add_argument("--must", action="extend", nargs="+", default=[], metavar="ID")
    p.add_argument("--never", action="extend", nargs="+", default=[], metavar="ID")
    p.add_argument("--weighted", action="store_true", help="reach by 1/count")
    p = verb("disrupt", people_commands.disrupt, "what is left when people are removed one after another")
    _view_options(p)
    p.add_argument("--strategy", choices=STRATEGIES, required=True)
    p.add_argument("--steps", type=int, required=True, help="removals, or blocks of them")
    p.add_argument("--block", type=int, default=1, help="people removed per step")
    p.add_argument("--members", action="extend", nargs="+", default=[], metavar="ID", help="for strategy list")
    p.add_argument("--radius", type=int, default=2, help="for collective influence: steps to those who count")
    p.add_argument("--runs", type=int, default=100, help="for strategy random")
    p.add_argument("--seed", type=int, default=0, help="for strategy random")
    p.add_argument("--weighted", action="store_true", help="betweenness by 1/count")
    p = verb("pattern", pattern_commands.pattern, "all groups of a described shape, ranked and explained")
    _view_options(p)
    p.add_argument("file", nargs="?", metavar="FILE.json", type=Path, help="the shape (docs/patterns.md)")
    p.add_argument("--template", metavar="NAME", help="a shipped shape instead of a file")
    p.add_argument("--templates", action="store_true", help="print the shipped shapes")
    p.add_argument("--limit", type=int, default=1000, help="show this many, best first")
    p = verb("export", commands.export, "export with sources, parameters and hashes inside")
    _view_options(p)
    cluster_commands.add_search_options(p)
    p.add_argument("--what", required=True, help="case, clusters, cluster:ID, keypeople, selection")
    p.add_argument("--format", required=True, help="csv, xlsx, json, graphml, gexf, html, report")
    p.add_argument("--out", required=True, metavar="F", type=Path)
    p.add_argument("--ids", help="for a selection: ids separated by commas")
    p.add_argument("--purpose")
    p.add_argument("--recipient")
    p.add_argument("--language", choices=["en", "zh"], default="en")


def _explore_verbs(verb: Any) -> None:
    p = verb("profile", explore_commands.profile, "one actor: identifiers, calls, money, premises, cluster, position")
    p.add_argument("id", metavar="ID")
    _view_options(p)
    p = verb("common", explore_commands.common, "contacts that several have in common, the most telling first")
    p.add_argument("ids", nargs="+", metavar="ID")
    p.add_argument("--fewest", type=int, metavar="N", help="shared by at least N of them (default: by all)")
    _view_options(p)
    p = verb("heatmap", explore_commands.heatmap, "hour × weekday of an actor's calls, messages and transfers")
    p.add_argument("id", metavar="ID")
    p.add_argument("--from", dest="since", metavar="D", help="from this local date on")
    p.add_argument("--to", dest="until", metavar="D", help="before this local date")
    p = verb("views", explore_commands.views, "saved pictures of the Explore page: `list`, `show`, `delete`")
    p.add_argument("action", nargs="?", default="list", choices=["list", "show", "delete"])
    p.add_argument("name", nargs="?", metavar="NAME")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code of the interface (0 done, 1 attention, 2 wrong use, 3 refused)."""
    _utf8_streams()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        options = build_parser().parse(arguments)
        if not getattr(options, "run", None):
            raise WrongUse("say what to do: " + ", ".join(commands.VERBS) + " (see `linkgraph --help`)")
        answer: Answer = options.run(options)
    except LinkgraphError as error:
        sys.stderr.write(f"error: {' '.join(str(error).split())}\n")
        if isinstance(error, MustChoose) and error.choices:
            _show_choices(error, "--json" in arguments)
        return error.exit_code
    text = json.dumps(answer.data, ensure_ascii=False, default=str) if options.json else _for_people(answer)
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ATTENTION if answer.attention else DONE


def _show_choices(problem: MustChoose, as_json: bool) -> None:
    """What must be chosen, and how the file would be read with each value."""
    if as_json:
        sys.stdout.write(json.dumps(choices.to_json(problem), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(_printable(line) + "\n" for line in choices.lines(problem.differences)))


def _for_people(answer: Answer) -> str:
    return "\n".join(_printable(line) for line in answer.lines)


def _printable(line: str) -> str:
    """Text for a terminal: control characters of the data are shown, not obeyed."""
    return "".join(c if c.isprintable() or c == "\t" else repr(c)[1:-1] for c in line)


def _utf8_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
