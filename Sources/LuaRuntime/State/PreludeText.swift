import CLuaBridge

/// The Lua files that are embedded in the program.
public enum PreludeText {
  /// What describes the names of scripts, settings and tests, by topics: annotations that are never run.
  public static var library: [(name: String, text: String)] {
    topics.map { (name: $0, text: source(of: "library/\($0)")) }
  }

  /// What describes the names that tests see.
  public static var testing: String { source(of: "library/testing") }

  /// The files' names, in the order in which they are best read.
  private static let topics = [
    "rules", "triggers", "queries", "records", "errors", "store", "notify", "http", "time", "text", "json", "waiting",
    "log", "secrets", "lua", "settings", "testing",
  ]

  private static func source(of chunk: String) -> String {
    var length = 0
    guard let start = clb_prelude_source(chunk, &length) else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
  }
}
