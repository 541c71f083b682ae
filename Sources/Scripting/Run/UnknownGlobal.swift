import Nexudus

/// What a script is told that reads a global which does not exist.
enum UnknownGlobal {
  private static let known = [
    "nexudus", "log", "print", "json", "time", "text", "store", "secret", "rule", "parallel", "sleep", "require", "arg",
    "on", "every",
    "cron", "notify", "once", "money", "csv", "template",
    "assert", "error", "ipairs", "load", "next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset", "select",
    "setmetatable", "getmetatable", "tonumber", "tostring", "type", "xpcall", "coroutine", "math", "table", "string",
    "utf8", "os", "debug",
  ]
  private static let planned = ["http"]

  static func message(_ name: String) -> String {
    if planned.contains(name) {
      return "\"\(name)\" is planned, but not in this version"
    }
    return "there is no global \"\(name)\"" + Names.proposal(Names.nearest(name, among: known + planned))
  }
}
