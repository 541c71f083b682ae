#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The environment variables that the program looks at, and the folder where it keeps things.
struct Surroundings: Sendable {
  private let variables: @Sendable (String) -> String?

  /// The process's own environment.
  init() {
    variables = { name in getenv(name).map { String(cString: $0) } }
  }

  /// A made-up environment.
  init(_ values: [String: String]) {
    variables = { values[$0] }
  }

  /// The value of a variable; nil when it is unset or empty.
  subscript(name: String) -> String? {
    variables(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The folder of state, tokens and secrets.
  func home() throws(CommandFailure) -> String {
    if let home = self["CONCIERGE_HOME"] { return Self.withoutEndSlash(home) }
    // The standard says that a relative path in it is to be ignored.
    if let state = self["XDG_STATE_HOME"], state.hasPrefix("/") { return Self.withoutEndSlash(state) + "/concierge" }
    if let user = self["HOME"] { return Self.withoutEndSlash(user) + "/.local/state/concierge" }
    throw CommandFailure(
      .usage, "there is no folder to keep state in: neither CONCIERGE_HOME nor HOME is set",
      hint: "export CONCIERGE_HOME=/a/folder/of/yours")
  }

  private static func withoutEndSlash(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
