import Nexudus

/// What a script is told that reads a global which does not exist.
package enum UnknownGlobal {
  static let known = [
    "nexudus", "log", "print", "json", "time", "text", "store", "secret", "rule", "parallel", "sleep", "require", "arg",
    "on", "every",
    "cron", "notify", "once", "money", "csv", "template", "http",
    "assert", "error", "ipairs", "load", "next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset", "select",
    "setmetatable", "getmetatable", "tonumber", "tostring", "type", "xpcall", "coroutine", "math", "table", "string",
    "utf8", "os", "debug",
  ]

  /// The message, with the nearest of the names that there are.
  ///
  /// - Parameter others: names that this script sees beside those of all scripts.
  package static func message(_ name: String, others: [String] = []) -> String {
    if name.hasPrefix("to_"), others.contains("expect") {
      return "there is no global \"\(name)\": it stands behind expect(...) and a dot: expect(value).\(name)(...)"
    }
    return "there is no global \"\(name)\"" + Names.proposal(Names.nearest(name, among: others + known))
  }
}
