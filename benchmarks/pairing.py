"""How wide the tolerance of pairing may be: false pairs and missed ones on made calls; and how long many calls take.

python benchmarks/pairing.py                  the experiment behind the default (docs/benchmarks.md)
python benchmarks/pairing.py --calls 20000000 the time of that many calls, every one in both sides' records
"""

from __future__ import annotations

import argparse
import random
import time

import duckdb
import pyarrow as pa

from linkgraph.evidence.pairing import Pairing, pair_events

#: Seconds by which two switches stamp one call differently, and how often: rounding, set-up against answer.
START_APART = {0: 45, 1: 30, -1: 12, 2: 9, 3: 2, 5: 1, 9: 1}
DURATION_APART = {0: 60, -1: 25, 1: 10, -2: 3, -4: 2}
#: Seconds between a call and the next of the same two numbers: redials after seconds, else hours.
GAPS = ((3, 40, 0.25), (40, 600, 0.25), (600, 40_000, 0.5))


def made(pairs: int, calls: int, seed: int) -> tuple[pa.Table, int]:
    """Calls of number pairs in both sides' records, one in five lost on a side; and how many stand in both."""
    r = random.Random(seed)
    rows, both = [], 0
    for pair in range(pairs):
        a, b, at = f"tel:+86138{pair:08}", f"tel:+86139{pair:08}", 0
        for call in range(calls):
            low, high, _ = r.choices(GAPS, [g[2] for g in GAPS])[0]
            at += r.randint(low, high)
            length = 0 if r.random() < 0.15 else int(r.expovariate(1 / 60)) + 1
            kept = [r.random() > 0.1, r.random() > 0.1]
            both += all(kept)
            for side, own in enumerate((a, b)):
                apart = (0, 0)
                if side:
                    apart = (r.choices(list(START_APART), list(START_APART.values()))[0],
                             r.choices(list(DURATION_APART), list(DURATION_APART.values()))[0])  # fmt: skip
                if kept[side]:
                    rows.append((f"{pair}/{call}", a, b, at + apart[0], max(0, length + apart[1]), own))
    names = ("truth", "caller", "callee", "start", "duration_s", "own")
    return pa.table({name: [row[i] for row in rows] for i, name in enumerate(names)}), both


def loaded(connection: duckdb.DuckDBPyConnection) -> None:
    """``calls`` as the lake has them, from ``made``; equal records get one event as in an import."""
    connection.execute("""
        CREATE OR REPLACE TABLE calls AS
        SELECT truth, 'call' AS kind, caller, callee, make_timestamp(1700000000000000 + start * 1000000) AS start,
               duration_s, own, md5(concat_ws(chr(31), caller, callee, start, duration_s, row_number() OVER (
                   PARTITION BY caller, callee, start, duration_s, own ORDER BY truth))) AS event_key
        FROM made""")
    connection.execute("""CREATE OR REPLACE TABLE transfers (event_key VARCHAR, payer VARCHAR, beneficiary VARCHAR,
        amount DECIMAL(18,2), currency VARCHAR, "at" TIMESTAMP, offset_min BIGINT, own VARCHAR, succeeded BOOLEAN)""")


def experiment() -> None:
    table, both = made(2000, 40, seed=1)
    connection = duckdb.connect()
    connection.register("made", table)
    loaded(connection)
    print(f"{both:,} calls stand in both sides' records")
    print("start s | duration s | right | false | missed | doubtful candidates")
    for start, duration in ((0, 0), (1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (5, 5), (10, 5), (30, 10), (60, 60)):
        found = pair_events(connection, Pairing(start, duration, clocks=False))
        connection.register("pairs_found", found.pairs)
        right, wrong = connection.execute("""
            SELECT count(*) FILTER (a.truth = b.truth), count(*) FILTER (a.truth <> b.truth) FROM (
                SELECT a_event, b_event FROM pairs_found WHERE state = 'paired'
                UNION ALL SELECT event_key, event_key FROM calls GROUP BY event_key HAVING count(DISTINCT own) = 2) p
            JOIN calls a ON a.event_key = a_event AND a.own = a.caller
            JOIN calls b ON b.event_key = b_event AND b.own = b.callee""").fetchall()[0]
        doubtful = found.counts()["doubtful"]
        print(f"{start:7} | {duration:10} | {right:6,} | {wrong:5,} | {both - right:6,} | {doubtful:,}")


def timed(calls: int) -> None:
    connection = duckdb.connect()
    connection.execute(f"""
        CREATE TABLE made AS SELECT CAST(i AS VARCHAR) AS truth, 'tel:+86138' || (i % 40000) AS caller,
               'tel:+86139' || (i * 7919 % 40000) AS callee, i // 4 + (side * (i % 3)) AS start,
               60 + i % 500 + side * (i % 2) AS duration_s,
               CASE WHEN side = 0 THEN 'tel:+86138' || (i % 40000) ELSE 'tel:+86139' || (i * 7919 % 40000) END AS own
        FROM range({calls // 2}) AS r(i), range(2) AS s(side)""")
    loaded(connection)
    connection.execute("DROP TABLE made")
    started = time.monotonic()
    found = pair_events(connection, Pairing())
    print(f"{calls:,} records: {found.counts()} in {time.monotonic() - started:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int)
    calls = parser.parse_args().calls
    timed(calls) if calls else experiment()


if __name__ == "__main__":
    main()
