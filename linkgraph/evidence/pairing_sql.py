"""The pairing of `linkgraph.evidence.pairing` in SQL: sides, candidates, clocks, pairs."""

from __future__ import annotations

#: Events of which both parties' own records are in the case, and on whose side each was seen.
SEEN = {
    "calls": """
        WITH owns AS (SELECT DISTINCT own FROM calls WHERE own IS NOT NULL)
        SELECT event_key, min(kind) AS kind, min(caller) AS src, min(callee) AS dst, min(start) AS moment,
               min(duration_s) AS duration_s, CAST(NULL AS DECIMAL(18,2)) AS amount, CAST(NULL AS VARCHAR) AS currency,
               FALSE AS day_only, bool_or(own = caller) AS at_src, bool_or(own = callee) AS at_dst
        FROM calls WHERE caller <> callee AND own IN (caller, callee) AND start IS NOT NULL
             AND caller IN (FROM owns) AND callee IN (FROM owns)
        GROUP BY event_key
    """,
    "transfers": """
        WITH owns AS (SELECT DISTINCT own FROM transfers WHERE own IS NOT NULL)
        SELECT event_key, CASE WHEN coalesce(bool_and(succeeded), TRUE) THEN 'transfer' ELSE 'failed transfer' END
                   AS kind,
               min(payer) AS src, min(beneficiary) AS dst, min("at") AS moment, CAST(NULL AS BIGINT) AS duration_s,
               min(amount) AS amount, min(currency) AS currency,
               bool_or("at" + to_minutes(coalesce(offset_min, 0)) = date_trunc('day', "at" +
                   to_minutes(coalesce(offset_min, 0)))) AS day_only,
               bool_or(own = payer) AS at_src, bool_or(own = beneficiary) AS at_dst,
               min(CAST("at" + to_minutes(coalesce(offset_min, 0)) AS DATE)) AS day
        FROM transfers WHERE payer <> beneficiary AND own IN (payer, beneficiary) AND "at" IS NOT NULL
             AND amount IS NOT NULL AND payer IN (FROM owns) AND beneficiary IN (FROM owns)
        GROUP BY event_key
    """,
}
EXACT = """
    SELECT kind, count(*) FROM (SELECT kind, at_src, at_dst FROM seen_calls
                                UNION ALL SELECT kind, at_src, at_dst FROM seen_transfers)
    WHERE at_src AND at_dst GROUP BY kind ORDER BY kind
"""
#: Records of one side that the other side does not have in equal words; equal ones are one group.
SIDES = {
    "calls": """
        SELECT row_number() OVER () AS unit, * FROM (
            SELECT kind, src, dst, moment, duration_s, amount, currency, day_only, CAST(NULL AS DATE) AS day,
                   list(event_key ORDER BY event_key) AS keys
            FROM seen_calls WHERE {where} GROUP BY ALL)
    """,
    "transfers": """
        SELECT row_number() OVER () AS unit, * FROM (
            SELECT kind, src, dst, moment, duration_s, amount, currency, day_only, day,
                   list(event_key ORDER BY event_key) AS keys
            FROM seen_transfers WHERE {where} GROUP BY ALL)
    """,
}
EDGE_COLUMNS = "a BIGINT, b BIGINT, near1 BIGINT, near2 BIGINT, clock_us BIGINT, day_only BOOLEAN"
_LONGER = "(a.duration_s IS NOT DISTINCT FROM b.duration_s OR abs(a.duration_s - b.duration_s) <= $longer)"
#: Buckets as wide as the tolerance: what belongs together lies in the same bucket or in neighbours.
CANDIDATES = {
    "calls": f"""
        WITH left_side AS (
            SELECT *, unnest([-1, 0, 1]) + epoch_us(moment) // ($near * 1000000) AS bucket FROM side_a),
        right_side AS (
            SELECT b.*, epoch_us(moment) - coalesce(clock_us, 0) AS set_us, coalesce(clock_us, 0) AS clock_us,
                   (epoch_us(moment) - coalesce(clock_us, 0)) // ($near * 1000000) AS bucket
            FROM side_b b LEFT JOIN clocks USING (src, dst))
        SELECT a.unit, b.unit, abs(b.set_us - epoch_us(a.moment)),
               CASE WHEN a.kind = 'call' THEN coalesce(abs(a.duration_s - b.duration_s), 0) ELSE 0 END,
               b.clock_us, FALSE
        FROM left_side a JOIN right_side b USING (kind, src, dst, bucket)
        WHERE abs(b.set_us - epoch_us(a.moment)) <= $near * 1000000 AND (a.kind <> 'call' OR {_LONGER})
    """,
    "transfers": """
        WITH left_side AS (
            SELECT *, unnest([-1, 0, 1]) + epoch_us(moment) // ($near * 1000000) AS bucket FROM side_a
            WHERE NOT day_only),
        right_side AS (
            SELECT *, epoch_us(moment) // ($near * 1000000) AS bucket FROM side_b WHERE NOT day_only)
        SELECT a.unit, b.unit, 0, abs(epoch_us(b.moment) - epoch_us(a.moment)), 0, FALSE
        FROM left_side a JOIN right_side b ON a.kind = b.kind AND a.src = b.src AND a.dst = b.dst
             AND a.amount = b.amount AND a.bucket = b.bucket AND a.currency IS NOT DISTINCT FROM b.currency
        WHERE abs(epoch_us(b.moment) - epoch_us(a.moment)) <= $near * 1000000
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
        SELECT *, unnest([-1, 0, 1]) + epoch_us(moment) // ($range * 1000000) AS bucket FROM side_a
        WHERE kind = 'call' AND duration_s > 0),
    near AS (
        SELECT a.unit AS a, b.unit AS b, a.src, a.dst, epoch_us(b.moment) - epoch_us(a.moment) AS d
        FROM left_side a JOIN side_b b ON a.kind = b.kind AND a.src = b.src AND a.dst = b.dst
             AND a.bucket = epoch_us(b.moment) // ($range * 1000000)
        WHERE abs(epoch_us(b.moment) - epoch_us(a.moment)) <= $range * 1000000 AND {_LONGER}),
    sole AS (
        SELECT * FROM near QUALIFY count(*) OVER (PARTITION BY a) = 1 AND count(*) OVER (PARTITION BY b) = 1),
    votes AS (
        SELECT least(src, dst) AS lo, greatest(src, dst) AS hi, CASE WHEN src < dst THEN d ELSE -d END AS d FROM sole),
    middle AS (
        SELECT lo, hi, quantile_disc(d, 0.5) AS m, count(*) AS n FROM votes GROUP BY lo, hi HAVING count(*) >= $votes),
    agreed AS (
        SELECT lo, hi, m, n, count(*) AS near FROM middle JOIN votes USING (lo, hi)
        WHERE abs(d - m) <= $near * 1000000 GROUP BY ALL),
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
    SELECT row_number() OVER () AS number, e.*, len(a.keys) AS a_size, len(b.keys) AS b_size,
           count(*) OVER (PARTITION BY e.a) = 1 AND count(*) OVER (PARTITION BY e.b) = 1 AS sole
    FROM edges e JOIN side_a a ON e.a = a.unit JOIN side_b b ON e.b = b.unit
"""
PAIRS = """
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
    SELECT md5(concat_ws(chr(31), keys[a_from + i], other_keys[b_from + i]))[1:16] AS pair,
           keys[a_from + i] AS a_event, other_keys[b_from + i] AS b_event,
           * EXCLUDE (keys, other_keys, a_from, b_from, i)
    FROM events
"""
