import Testing

/// A script that tries to run for ever, to take all memory, or to confuse the host, and how it must end.
struct NastyScript: Sendable, CustomTestStringConvertible {
  enum End: Sendable {
    /// Stopped by the time limit.
    case time
    /// Stopped by the memory limit.
    case memory
    /// Stopped by whichever of the two comes first.
    case limit
    /// Raises an ordinary script error whose message contains this text.
    case fails(String)
    /// Returns.
    case returns
  }

  let name: String
  let end: End
  let source: String

  init(_ name: String, _ end: End, _ source: String) {
    self.name = name
    self.end = end
    self.source = source
  }

  var testDescription: String { name }

  static let all = loops + closing + coroutines + memory + errors + patterns + tables + chunks
}
