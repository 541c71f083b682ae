import Automation
import Display
import JSONPages
import Nexudus

/// All that is kept about a record, for people and for programs; of `concierge forget` and `concierge events export`.
struct TraceReport {
  let traces: Traces
  let secrets: SecretFields

  private var subject: Subject { traces.subject }

  /// `Coworker:40`.
  var name: String { "\(subject.entity):\(subject.id)" }

  // MARK: What a forgetting does

  /// The traces of a fate.
  func count(_ fate: Trace.Fate) -> Int { traces.all.count { $0.fate == fate } }

  /// Whether there is nothing to erase.
  var isEmpty: Bool { count(.erased) + count(.ended) == 0 }

  /// What would be erased, with counts.
  var preview: [String] {
    var lines = [
      "kept about \(name)" + (subject.others.isEmpty ? "" : ", the same person as \(listed(subject.others))")
    ]
    if !subject.words.isEmpty { lines.append("  also found by \(listed(subject.words))") }
    for kind in Kind.allCases {
      let own = traces.all.filter { kind.has($0.place) && $0.fate == .erased }
      let ended = traces.all.filter { kind.has($0.place) && $0.fate == .ended }
      if !own.isEmpty { lines.append("  erased  \(kind.words(own.count))\(reasons(own))") }
      if !ended.isEmpty { lines.append("  erased  \(kind.words(ended.count)), \(kind.ending)\(reasons(ended))") }
    }
    let tombstones = count(.tombstone)
    if tombstones > 0 {
      lines.append(
        "  stays   \(Self.count(tombstones, "mark")) of Id, time and digest, so that nothing is told or sent twice")
    }
    for (trace, why) in left { lines.append("  left    \(secrets.masked(trace.title)): \(why)") }
    if traces.all.isEmpty { lines.append("  nothing") }
    return lines.map(TerminalText.neutralised)
  }

  /// The one object of `--json`.
  var previewJSON: JSONObject {
    var counts: JSONObject = [:]
    for kind in Kind.allCases {
      let found = traces.all.filter { kind.has($0.place) && ($0.fate == .erased || $0.fate == .ended) }.count
      if found > 0 { counts[kind.rawValue] = .integer(Int64(found)) }
    }
    return [
      "about": .string(name), "same_person": .array(subject.others.map { .string($0) }),
      "found_by": .array(subject.words.map { .string($0) }), "erased": .object(counts),
      "ended": .integer(Int64(count(.ended))), "tombstones": .integer(Int64(count(.tombstone))),
      "left": .array(left.map { ["what": .string(secrets.masked($0.title)), "why": .string($1)] }),
    ]
  }

  private var left: [(Trace, String)] {
    traces.all.compactMap { trace in
      if case .left(let why) = trace.fate { (trace, why) } else { nil }
    }
  }

  private func reasons(_ traces: [Trace]) -> String {
    let mentions = traces.count { !$0.kinship.isClose }
    return mentions == 0 ? "" : "; \(mentions) of them only name it"
  }

  // MARK: Everything

  /// One trace for `--json`.
  func json(_ trace: Trace) -> JSONObject {
    var object: JSONObject = ["kept": .string(secrets.masked(trace.title)), "why": .string(Self.why(trace.kinship))]
    object["forget"] = .string(Self.words(trace.fate))
    object["content"] = secrets.masked(.object(trace.content))
    return object
  }

  /// One trace for people.
  func lines(_ trace: Trace) -> [String] {
    let content = secrets.masked(.object(trace.content))
    let text = (try? content.encodedString(pretty: true)) ?? content.lineText
    let head = "\(secrets.masked(trace.title)) (\(Self.why(trace.kinship)); forget: \(Self.words(trace.fate)))"
    return [head] + text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
  }

  private static func why(_ kinship: Kinship) -> String {
    switch kinship {
    case .own: "its own"
    case .refers(let field): "refers to it by \(field)"
    case .mentions: "names it"
    case .mayName: "a number that may be its Id"
    }
  }

  private static func words(_ fate: Trace.Fate) -> String {
    switch fate {
    case .erased: "erases it"
    case .ended: "erases it, and it ends unrun"
    case .tombstone: "keeps it, it has no content"
    case .left(let why): "leaves it: \(why)"
    }
  }

  private func listed(_ words: [String]) -> String { words.joined(separator: ", ") }

  private static func count(_ count: Int, _ noun: String) -> String { ClosingLine.count(count, noun) }
}

extension TraceReport {
  /// The kinds of places, as people know them.
  enum Kind: String, CaseIterable {
    case events
    case changes
    case memories
    case once
    case values

    func has(_ place: Trace.Place) -> Bool {
      switch place {
      case .event: self == .events
      case .change: self == .changes
      case .memory: self == .memories
      case .once: self == .once
      case .value: self == .values
      case .witness, .feed, .note: false
      }
    }

    func words(_ count: Int) -> String {
      switch self {
      case .events: ClosingLine.count(count, "event") + " with what was sent, answered and went wrong"
      case .changes: ClosingLine.count(count, "version") + " of records in the log"
      case .memories: ClosingLine.count(count, "value") + " that triggers were told last (a digest stays)"
      case .once: ClosingLine.count(count, "mark") + " of once (a digest stays)"
      case .values: ClosingLine.count(count, "value") + " of scripts"
      }
    }

    var ending: String {
      self == .events ? "still open: they end unrun" : "not told to every rule yet: they never are"
    }
  }
}
