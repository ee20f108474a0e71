"""The pairing of `linkgraph.evidence.pairing` in SQL: sides, candidates, clocks, pairs."""

from __future__ import annotations

#: Keys as they are compared here (their order is that of the text), and as text again.
_KEY, TEXT = "CAST(event_key AS UUID)", "replace(CAST({} AS VARCHAR), '-', '')"
#: Numbers or accounts whose own records are in the case, each with a number in the order of the texts.
PARTIES = """
    SELECT own, row_number() OVER (ORDER BY own) AS party FROM (SELECT DISTINCT own FROM {table} WHERE own IS NOT NULL)
"""
#: Events of which both parties' own records are in the case, and on whose side each was seen; parties by number.
SEEN = {
    "calls": f"""
        SELECT {_KEY} AS key, min(kind) AS kind, min(s.party) AS src, min(d.party) AS dst, min(start) AS moment,
               min(duration_s) AS duration_s, bool_or(c.own = caller) AS at_src, bool_or(c.own = callee) AS at_dst
        FROM calls c JOIN parties s ON s.own = caller JOIN parties d ON d.own = callee
        WHERE caller <> callee AND c.own IN (caller, callee) AND start IS NOT NULL
        GROUP BY key
    """,
    "transfers": f"""
        WITH here AS (
            SELECT *, "at" + to_minutes(coalesce(offset_min, 0)) AS local FROM transfers WHERE payer <> beneficiary
                 AND own IN (payer, beneficiary) AND "at" IS NOT NULL AND amount IS NOT NULL)
        SELECT {_KEY} AS key, CASE WHEN coalesce(bool_and(succeeded), TRUE) THEN 'transfer' ELSE 'failed transfer' END
                   AS kind,
               min(s.party) AS src, min(d.party) AS dst, min("at") AS moment, min(amount) AS amount,
               min(currency) AS currency, bool_or(local = date_trunc('day', local)) AS day_only,
               bool_or(t.own = payer) AS at_src, bool_or(t.own = beneficiary) AS at_dst, min(CAST(local AS DATE)) AS day
        FROM here t JOIN parties s ON s.own = payer JOIN parties d ON d.own = beneficiary
        GROUP BY key
    """,
}
EXACT = "SELECT kind, count(*) FROM seen_{table} WHERE at_src AND at_dst GROUP BY kind ORDER BY kind"
#: Records of one side that the other side does not have in equal words; equal ones are one group.
_GROUPS = """
    SELECT row_number() OVER () AS unit, *, len(found) AS size,
           CASE WHEN len(found) > 1 THEN list_sort(found) ELSE found END AS keys{more}
    FROM (SELECT {same}, list(key) AS found FROM {table} WHERE {{where}} GROUP BY ALL)
"""
SIDES = {
    "calls": _GROUPS.format(
        table="seen_calls",
        same="kind, src, dst, moment, duration_s",
        more=", CAST(NULL AS DECIMAL(18,2)) AS amount, CAST(NULL AS VARCHAR) AS currency",
    ),
    "transfers": _GROUPS.format(
        table="seen_transfers",
        same="kind, src, dst, moment, amount, currency, day_only, day",
        more=", CAST(NULL AS BIGINT) AS duration_s",
    ),
}
EDGE_COLUMNS = "a BIGINT, b BIGINT, near1 BIGINT, near2 BIGINT, clock_us BIGINT, day_only BOOLEAN"
_LONGER = "(a.duration_s IS NOT DISTINCT FROM b.duration_s OR abs(a.duration_s - b.duration_s) <= $longer)"
#: What may belong together is looked for in the buckets in which the tolerance before and after a moment ends: one, or
#: two where it reaches over an edge. Buckets are wide, so that it seldom does.
_BUCKET = "(8000000 * CAST($near AS BIGINT))"
_FIRST, _LAST = (f"(epoch_us(moment) {sign} 1000000 * CAST($near AS BIGINT)) // {_BUCKET}" for sign in "-+")
_PROBES = f"unnest(CASE WHEN {_FIRST} = {_LAST} THEN [{_FIRST}] ELSE [{_FIRST}, {_LAST}] END)"
CANDIDATES = {
    "calls": f"""
        WITH left_side AS (
            SELECT unit, kind, src, dst, moment, duration_s, {_PROBES} AS bucket FROM side_a),
        right_side AS (
            SELECT unit, kind, src, dst, duration_s, epoch_us(moment) - coalesce(clock_us, 0) AS set_us,
                   coalesce(clock_us, 0) AS clock_us, set_us // {_BUCKET} AS bucket
            FROM side_b b LEFT JOIN clocks USING (src, dst))
        SELECT a.unit, b.unit, abs(b.set_us - epoch_us(a.moment)),
               CASE WHEN a.kind = 'call' THEN coalesce(abs(a.duration_s - b.duration_s), 0) ELSE 0 END,
               b.clock_us, FALSE
        FROM left_side a JOIN right_side b USING (kind, src, dst, bucket)
        WHERE abs(b.set_us - epoch_us(a.moment)) <= 1000000 * CAST($near AS BIGINT) AND (a.kind <> 'call' OR {_LONGER})
    """,
    "transfers": f"""
        WITH left_side AS (
            SELECT *, {_PROBES} AS bucket FROM side_a WHERE NOT day_only),
        right_side AS (
            SELECT *, epoch_us(moment) // {_BUCKET} AS bucket FROM side_b WHERE NOT day_only)
        SELECT a.unit, b.unit, 0, abs(epoch_us(b.moment) - epoch_us(a.moment)), 0, FALSE
        FROM left_side a JOIN right_side b ON a.kind = b.kind AND a.src = b.src AND a.dst = b.dst
             AND a.amount = b.amount AND a.bucket = b.bucket AND a.currency IS NOT DISTINCT FROM b.currency
        WHERE abs(epoch_us(b.moment) - epoch_us(a.moment)) <= 1000000 * CAST($near AS BIGINT)
    """,
}
#: A transfer that one bank knows with its time and the other by its day alone: every one of the day is as near.
DAY_CANDIDATES = """
    SELECT a.unit, b.unit, 1, 0, 0, TRUE
    FROM side_a a JOIN side_b b ON a.kind = b.kind AND a.src = b.src AND a.dst = b.dst AND a.amount = b.amount
         AND a.day = b.day AND a.currency IS NOT DISTINCT FROM b.currency
    WHERE a.day_only OR b.day_only
"""
#: What two subscribers' records differ by throughout: the median over calls that have one possible partner each.
CLOCKS = f"""
    WITH left_side AS (
        SELECT unit, kind, src, dst, moment, duration_s, {_PROBES.replace("$near", "$range")} AS bucket FROM side_a
        WHERE kind = 'call' AND duration_s > 0),
    near AS (
        SELECT a.unit AS a, b.unit AS b, a.src, a.dst, epoch_us(b.moment) - epoch_us(a.moment) AS d
        FROM left_side a JOIN side_b b ON a.kind = b.kind AND a.src = b.src AND a.dst = b.dst
             AND a.bucket = epoch_us(b.moment) // {_BUCKET.replace("$near", "$range")}
        WHERE abs(epoch_us(b.moment) - epoch_us(a.moment)) <= 1000000 * CAST($range AS BIGINT) AND {_LONGER}),
    sole AS (
        SELECT * FROM near QUALIFY count(*) OVER (PARTITION BY a) = 1 AND count(*) OVER (PARTITION BY b) = 1),
    votes AS (
        SELECT least(src, dst) AS lo, greatest(src, dst) AS hi, CASE WHEN src < dst THEN d ELSE -d END AS d FROM sole),
    middle AS (
        SELECT lo, hi, quantile_disc(d, 0.5) AS m, count(*) AS n FROM votes GROUP BY lo, hi HAVING count(*) >= $votes),
    agreed AS (
        SELECT lo, hi, m, n, count(*) AS near FROM middle JOIN votes USING (lo, hi)
        WHERE abs(d - m) <= 1000000 * CAST($near AS BIGINT) GROUP BY ALL),
    equal AS (
        SELECT least(src, dst) AS lo, greatest(src, dst) AS hi, count(*) AS e FROM seen_calls
        WHERE at_src AND at_dst GROUP BY lo, hi),
    found AS (
        SELECT lo, hi, m FROM agreed LEFT JOIN equal USING (lo, hi)
        WHERE near >= $votes AND near >= $share * n AND near > coalesce(e, 0) AND m <> 0)
    SELECT lo, hi, m FROM found UNION ALL SELECT hi, lo, -m FROM found
"""
#: Edges with a number, the sizes of their groups, and whether no other edge touches either group.
EDGES = """
    CREATE OR REPLACE TEMP TABLE numbered AS
    WITH a_edges AS (SELECT a, count(*) AS a_n FROM edges GROUP BY a),
    b_edges AS (SELECT b, count(*) AS b_n FROM edges GROUP BY b)
    SELECT row_number() OVER () AS number, e.*, a.size AS a_size, b.size AS b_size, a_n = 1 AND b_n = 1 AS sole
    FROM edges e JOIN a_edges USING (a) JOIN b_edges USING (b)
         JOIN side_a a ON e.a = a.unit JOIN side_b b ON e.b = b.unit
"""
_A_EVENT, _B_EVENT = TEXT.format("keys[a_from + i]"), TEXT.format("other_keys[b_from + i]")
PAIRS = f"""
    WITH found AS (
        SELECT number, 0 AS a_from, 0 AS b_from, least(a_size, b_size) AS times, 'paired' AS state
        FROM numbered WHERE sole
        UNION ALL SELECT number, a_from, b_from, "count", 'paired' FROM taken
        UNION ALL SELECT number, 0, 0, 1, 'doubtful' FROM doubtful),
    events AS (
        SELECT f.state, a.kind, a.src, a.dst, a.keys, b.keys AS other_keys, a_from, b_from,
               unnest(range(1, times + 1)) AS i, a.moment AS a_at, b.moment AS b_at, n.clock_us / 1e6 AS clock_s,
               (epoch_us(b.moment) - epoch_us(a.moment) - n.clock_us) / 1e6 AS apart_s, a.duration_s AS a_duration_s,
               b.duration_s AS b_duration_s, CAST(a.amount AS DOUBLE) AS amount, a.currency, n.day_only
        FROM found f JOIN numbered n USING (number) JOIN side_a a ON n.a = a.unit JOIN side_b b ON n.b = b.unit)
    SELECT md5(concat_ws(chr(31), a_event, b_event))[1:16] AS pair, s.own AS src, d.own AS dst,
           e.* EXCLUDE (keys, other_keys, a_from, b_from, i, src, dst)
    FROM (SELECT *, {_A_EVENT} AS a_event, {_B_EVENT} AS b_event FROM events) e
         JOIN parties s ON s.party = e.src JOIN parties d ON d.party = e.dst
"""
