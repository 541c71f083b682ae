import JSONPages

/// What a run took: the last line on standard error.
struct ClosingLine: Sendable {
  /// Requests that were sent.
  let requests: Int
  /// Records that were read.
  let records: Int
  /// Writes that were sent, or planned in a dry run.
  let writes: Int
  /// Seconds from the start to the end.
  let seconds: Double
  /// Whether nothing was really written.
  let isDryRun: Bool

  /// The line for a person: `3 requests, 1,200 records, 1 write in 0.8 s`.
  var text: String { text(seconds: Self.time(seconds)) }

  /// The line with the time in other words.
  func text(seconds: String) -> String {
    let written = Self.count(writes, isDryRun ? "planned write" : "write")
    return "\(Self.count(requests, "request")), \(Self.count(records, "record")), \(written) in \(seconds)"
  }

  /// The object for `--json`.
  var json: JSONObject {
    var object: JSONObject = [
      "requests": .integer(Int64(requests)), "records": .integer(Int64(records)), "writes": .integer(Int64(writes)),
      "seconds": .double((seconds * 1000).rounded() / 1000),
    ]
    if isDryRun { object["dry_run"] = true }
    return ["closing": .object(object)]
  }

  static func count(_ number: Int, _ noun: String) -> String {
    "\(ProgressBar.grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Seconds as a person says them: `0.42 s`, `1.5 s`, `3 min 20 s`.
  static func time(_ seconds: Double) -> String {
    if seconds < 1 { return "\((seconds * 100).rounded() / 100) s" }
    if seconds < 60 { return "\((seconds * 10).rounded() / 10) s" }
    let whole = Int(seconds.rounded())
    return "\(whole / 60) min \(whole % 60) s"
  }
}
