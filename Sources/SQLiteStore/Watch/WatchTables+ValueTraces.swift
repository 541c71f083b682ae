import Automation
import GRDB
import JSONPages

extension WatchTables {
  /// Marks of `once`.
  func onceTraces(_ search: TraceSearch) throws(StoreError) -> [Trace] {
    let subject = search.subject
    var traces: [Trace] = []
    try visit("SELECT script, key, CAST(result AS TEXT) FROM once") { row in
      let (script, key) = (row[0] as String, row[1] as String)
      guard search.sieve.passes(key) || search.sieve.passes(row[2]) else { return }
      let result = try json(row[2])
      let kinship = subject.names(key: key) ? .mentions : subject.kinship(of: result)
      let fate: Trace.Fate = kinship == nil ? .left(Self.mayBeIt) : .erased
      guard let kinship = kinship ?? (subject.mayName(key: key) ? .mayName : nil) else { return }
      traces.append(
        Trace(
          .once(script: script, key: key), kinship, fate, title: "once \"\(key)\" of \(script)",
          content: ["key": .string(key), "result": result]))
    }
    return traces
  }

  /// Values of scripts.
  func valueTraces(_ search: TraceSearch) throws(StoreError) -> [Trace] {
    let subject = search.subject
    var traces: [Trace] = []
    try visit("SELECT script, key, CAST(value AS TEXT) FROM value") { row in
      let (script, key) = (row[0] as String, row[1] as String)
      guard search.sieve.passes(key) || search.sieve.passes(row[2]) else { return }
      let value = try json(row[2])
      let kinship = subject.names(key: key) ? .mentions : subject.kinship(of: value)
      let fate: Trace.Fate = kinship == nil ? .left(Self.mayBeIt) : .erased
      let mayBe = subject.mayName(key: key) || subject.mayName(value)
      guard let kinship = kinship ?? (mayBe ? .mayName : nil) else { return }
      traces.append(
        Trace(
          .value(script: script, key: key), kinship, fate, title: "value \"\(key)\" of \(script)",
          content: ["key": .string(key), "value": value]))
    }
    return traces
  }

  private static let mayBeIt =
    "a number in it may be the Id, or mean something else; look, and let the script delete it"
}
