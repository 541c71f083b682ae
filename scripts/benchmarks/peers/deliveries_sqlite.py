"""The statements of an empty delivery, as the watch makes them, by Python's sqlite3 on the same disk with the same durability.

deliveries_sqlite.py FILE COUNT GROUP: FILE is a state with COUNT deliveries that wait; GROUP of them start in one transaction.
"""
import sqlite3, sys, time

path, count, group = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
OPEN = "(state = 'pending' OR state = 'running' OR state = 'failed' OR state = 'held')"
COLUMNS = """id, rule, trigger, kind, entity, record, version, at, event, CAST(body AS TEXT), full, state, reason, attempts,
next, clock, chain, ended"""
RUNNABLE = f"""SELECT {COLUMNS} FROM delivery AS d WHERE rule = ? AND {OPEN} AND state <> 'running'
AND (state <> 'held' OR next IS NOT NULL) AND (next IS NULL OR next <= ?)
AND NOT EXISTS (SELECT 1 FROM delivery AS e WHERE e.entity = d.entity AND e.record = d.record AND e.rule = d.rule
  AND e.id < d.id AND {OPEN}) ORDER BY id LIMIT ?"""
SAVE = """UPDATE delivery SET event = ?, body = CAST(? AS BLOB), full = ?, state = ?, reason = ?, attempts = ?, next = ?,
clock = ?, ended = ? WHERE id = ?"""
STEPS = """SELECT id, delivery, operation, target, record, body, key, path, occurrence, state, intended, ended, answer,
result, CAST(base AS TEXT), CAST(after AS TEXT), approved FROM step WHERE delivery = ? ORDER BY id"""
PLANNED = """SELECT 1 FROM delivery WHERE rule = ? AND trigger = ? AND COALESCE(record, 0) = ? AND version = ?
AND entity = ?"""
WAITING = "SELECT id FROM step WHERE delivery = ? AND state IN ('held', 'approved')"
EPOCH = "SELECT value FROM note WHERE key = 'epoch'"

db = sqlite3.connect(path, isolation_level=None)
db.execute("PRAGMA journal_mode = WAL")
db.execute("PRAGMA synchronous = FULL")
db.execute("PRAGMA secure_delete = ON")
now = int(time.time())
done = 0
start = time.perf_counter()
while done < count:
    db.execute("BEGIN IMMEDIATE")
    db.execute(EPOCH).fetchone()
    rows = db.execute(RUNNABLE, ("r", now, group)).fetchall()
    for row in rows:
        db.execute(STEPS, (row[0],)).fetchall()
        db.execute(PLANNED, (row[1], "planned " + row[2], row[5], row[6], row[4])).fetchall()
        db.execute(SAVE, (row[8], row[9], row[10], "running", None, row[13], None, now, None, row[0]))
    db.execute("COMMIT")
    for row in rows:
        db.execute("BEGIN IMMEDIATE")
        db.execute(EPOCH).fetchone()
        db.execute(SAVE, (row[8], row[9], row[10], "done", None, row[13], None, now, now, row[0]))
        db.execute(WAITING, (row[0],)).fetchall()
        db.execute("COMMIT")
    done += len(rows)
    if not rows:
        sys.exit("deliveries_sqlite: nothing waits")
print(done / (time.perf_counter() - start))
