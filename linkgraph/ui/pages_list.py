"""The pages of the app in the order of the side bar: name → script and icon."""

PAGES: dict[str, tuple[str, str]] = {
    "case": ("linkgraph/ui/pages/case.py", ":material/folder_open:"),
    "import": ("linkgraph/ui/pages/import_files.py", ":material/upload_file:"),
    "rejects": ("linkgraph/ui/pages/rejects.py", ":material/rule:"),
    "pairs": ("linkgraph/ui/pages/pairs.py", ":material/join_inner:"),
    "seized": ("linkgraph/ui/pages/seized.py", ":material/database:"),
    "explore": ("linkgraph/ui/pages/explore.py", ":material/hub:"),
    "clusters": ("linkgraph/ui/pages/clusters.py", ":material/workspaces:"),
    "key_people": ("linkgraph/ui/pages/key_people.py", ":material/groups:"),
    "patterns": ("linkgraph/ui/pages/patterns.py", ":material/schema:"),
    "export": ("linkgraph/ui/pages/export.py", ":material/download:"),
}
