import JSONPages

/// Tells news from what is known, as a value: rows of a scan and what was known before -> entries for the log.
struct Classification {
  /// The versions that are news, in the order of their stamps.
  private(set) var entries: [LogEntry] = []
  /// What is known from now on of the records that differ from before.
  private(set) var known: [KnownRecord] = []
  /// The earliest stamp of the rows that wait for a second sighting, because it is older than what is known.
  private(set) var earliestSuspect: Int64?
  /// Whether any row waits for a second sighting.
  var hasSuspects: Bool { earliestSuspect != nil }
  /// How many entries are changes of known records that came without a new stamp.
  private(set) var silentEdits = 0
  /// How many entries are changes of known records.
  private(set) var edits = 0

  /// Classifies rows.
  ///
  /// - Parameters:
  ///   - known: what is known of the rows' records.
  ///   - quietBelow: rows that nothing is known of and that were stamped before this moment are learned without a word.
  ///   - now: the server's time.
  init(
    _ rows: some Sequence<ScannedRow>, known: [Int64: KnownRecord], feed: FeedState, quietBelow: Int64 = .min,
    now: Int64
  ) {
    let fields = feed.compared
    for row in rows.sorted(by: { ($0.updated, $0.id) < ($1.updated, $1.id) }) {
      let hash = row.record.hash(over: fields)
      let new = KnownRecord(id: row.id, updated: row.updated, hash: hash)
      guard let old = known[row.id] else {
        self.known.append(new)
        if row.updated >= quietBelow { add(row, row.created >= feed.activated ? .created : .updated, hash, nil, now) }
        continue
      }
      if row.updated == old.updated && hash == old.hash {
        if old.suspect != nil { self.known.append(new) }
        continue
      }
      if row.updated < old.updated {
        // Two servers with two clocks, or one that has not caught up: a second sighting tells.
        guard hash != old.hash else { continue }
        guard old.suspect == hash else {
          earliestSuspect = min(earliestSuspect ?? row.updated, row.updated)
          self.known.append(KnownRecord(id: old.id, updated: old.updated, hash: old.hash, suspect: hash))
          continue
        }
      }
      self.known.append(new)
      edits += 1
      if row.updated == old.updated { silentEdits += 1 }
      add(row, .updated, hash, old, now)
    }
  }

  /// Marks the changes of known records as waiting for a person, where there are too many of them at once.
  mutating func holdEdits(ofSize size: Int64) {
    guard edits > max(50, Int(size) / 5) else { return }
    for index in entries.indices where entries[index].kind == .updated { entries[index].isHeld = true }
  }

  private mutating func add(
    _ row: ScannedRow, _ kind: LogEntry.Kind, _ hash: Int64, _ before: KnownRecord?, _ now: Int64
  ) {
    var entry = LogEntry(record: row.id, kind: kind, updated: row.updated, seen: now, body: row.record.bytes)
    entry.hash = hash
    entry.before = before
    entries.append(entry)
  }
}
