-- The catalogue of a case: the only DDL there is. Bulk rows are Parquet files beside it.
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS sources (
    source_id TEXT PRIMARY KEY,             -- SHA-256 of the file's bytes
    file TEXT NOT NULL,                     -- its name when it was handed in
    bytes INTEGER NOT NULL,
    imported_at TEXT NOT NULL,              -- UTC
    program TEXT NOT NULL,                  -- version that read it
    hashes TEXT NOT NULL                    -- JSON: evidence file -> SHA-256, for `verify`
) STRICT;

CREATE TABLE IF NOT EXISTS sheets (
    source_id TEXT NOT NULL REFERENCES sources ON DELETE CASCADE,
    sheet TEXT NOT NULL,
    kind TEXT NOT NULL,
    layout TEXT NOT NULL,
    encoding TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    timezone TEXT,
    date_order TEXT,
    grade TEXT,
    heading_row INTEGER NOT NULL,
    headings TEXT NOT NULL,                 -- JSON list
    columns TEXT NOT NULL,                  -- JSON: field -> column
    given TEXT NOT NULL,                    -- JSON: field -> what stands above the headings, or a person said
    reasons TEXT NOT NULL,                  -- JSON list: why it was read this way
    "read" INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    duplicate INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    ignored INTEGER NOT NULL,
    counted INTEGER NOT NULL,               -- independent count of lines or rows
    reconciled INTEGER NOT NULL,
    checks TEXT NOT NULL,                   -- JSON: control sums and counts compared
    warnings TEXT NOT NULL,                 -- JSON: problem code -> cells
    state TEXT NOT NULL CHECK (state IN ('complete', 'with_rejects', 'unreconciled', 'failed')),
    PRIMARY KEY (source_id, sheet),
    CHECK ("read" = accepted + duplicate + rejected + ignored)
) STRICT;

CREATE TABLE IF NOT EXISTS roles (
    person TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('suspect', 'victim', 'witness', 'bystander', 'unknown')),
    set_at TEXT NOT NULL,
    PRIMARY KEY (person, set_at)
) STRICT;

-- Imports that were refused or broke off: nothing of them is in the evidence.
CREATE TABLE IF NOT EXISTS failed_imports (
    file TEXT NOT NULL, source_id TEXT, bytes INTEGER, state TEXT NOT NULL CHECK (state = 'failed'),
    message TEXT NOT NULL, program TEXT NOT NULL, failed_at TEXT NOT NULL
) STRICT;

-- A record of a source that was made of another source's rejected record, and who wrote it.
CREATE TABLE IF NOT EXISTS corrections (
    source_id TEXT NOT NULL, sheet TEXT NOT NULL, record_no INTEGER NOT NULL,
    old_source TEXT NOT NULL, old_sheet TEXT NOT NULL, old_record_no INTEGER NOT NULL,
    corrected_by TEXT NOT NULL, corrected_at TEXT NOT NULL,
    PRIMARY KEY (source_id, sheet, record_no)
) STRICT;

-- Two records paired as one event and taken apart by a person (or put together again); the newest counts.
CREATE TABLE IF NOT EXISTS pair_decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, pair TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('undone', 'restored')),
    decided_by TEXT NOT NULL, decided_at TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS exports (
    sha256 TEXT NOT NULL, file TEXT NOT NULL, what TEXT NOT NULL, format TEXT NOT NULL, snapshot TEXT NOT NULL,
    purpose TEXT, recipient TEXT, exported_at TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS log (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;

-- Batches of seized personal data: counts and a masked sample; the data themselves are nowhere.
CREATE TABLE IF NOT EXISTS seized_batches (
    batch TEXT PRIMARY KEY,                 -- first 20 digits of the SHA-256 of the file's bytes (and the sheet's number)
    file TEXT NOT NULL, bytes INTEGER NOT NULL,
    attached_to TEXT,                       -- seized data or premises of the case
    added_at TEXT NOT NULL, program TEXT NOT NULL,
    book TEXT NOT NULL                      -- JSON: accounting, counts, sample, check of the secret
) STRICT;

-- Pictures of the Explore page saved under a name, for everybody who opens the case.
CREATE TABLE IF NOT EXISTS views (
    name TEXT PRIMARY KEY, snapshot TEXT NOT NULL, saved_by TEXT NOT NULL, saved_at TEXT NOT NULL,
    content TEXT NOT NULL                   -- JSON: what is drawn, where, how
) STRICT;

-- What persons marked entities with: a colour or a note. The newest line of a kind counts; '' takes it away.
CREATE TABLE IF NOT EXISTS marks (
    number INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('tag', 'note')), value TEXT NOT NULL,
    set_by TEXT NOT NULL, set_at TEXT NOT NULL
) STRICT;

-- Long work (imports, seized data, the network built): asked for, running or ended; what the app and the commands show of it.
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    verb TEXT NOT NULL,                     -- import, seized, build
    request TEXT NOT NULL,                  -- JSON: what was asked for; files with their options and names
    folder TEXT NOT NULL,                   -- of files that the job brought along, beside the case; '' where none
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'broken')),
    resumable INTEGER NOT NULL DEFAULT 0,
    stop INTEGER NOT NULL DEFAULT 0,        -- a person asked for it to stop
    started_by TEXT NOT NULL, created_at TEXT NOT NULL, started_at TEXT, beat_at TEXT, ended_at TEXT,
    pid INTEGER,
    known TEXT,                             -- JSON list: sources of the case before the job first ran
    file TEXT, stage TEXT, rows INTEGER, rows_total INTEGER, share REAL, run_s REAL,
    message TEXT,                           -- why it did not end well
    result TEXT                             -- JSON of the interface
) STRICT;

-- What the names of clusters stand for: layers, period and options that gave them on a snapshot.
CREATE TABLE IF NOT EXISTS clusterings (
    snapshot TEXT NOT NULL, request TEXT NOT NULL, names TEXT NOT NULL, named_at TEXT NOT NULL,
    PRIMARY KEY (snapshot, request)
) STRICT;
