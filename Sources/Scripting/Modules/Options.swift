import Automation
import JSONPages
import LuaRuntime
import Nexudus

/// Option tables: the keys that a call takes, and values in the units of scripts.
enum Options {
  /// The options, when each of them is one that the call takes; none where nothing was given.
  static func check(_ options: JSONObject?, allowed: [String], of call: String) throws(LuaError) -> JSONObject {
    for key in options?.keys ?? [] where !allowed.contains(key) {
      let proposal = Names.proposal(Names.nearest(key, among: allowed))
      let choice = proposal.isEmpty ? "; it takes \(allowed.joined(separator: ", "))" : proposal
      throw .usage("\(call) has no option \"\(key)\"\(choice)")
    }
    return options ?? [:]
  }

  /// A duration such as `"7d"`.
  static func duration(_ value: JSONValue, named name: String, signed: Bool = false) throws(LuaError) -> Duration {
    if let duration = value.string.flatMap({ DurationText.parse($0, signed: signed) }) { return duration }
    let given = value.string.map { "\"\($0)\"" } ?? "a number or a table"
    throw .usage("\(name) is a duration like \(DurationText.forms), written as a string, not \(given)")
  }

  /// `"first 20"`, `"all"` or `"never"`.
  static func approval(_ value: JSONValue, named name: String) throws(LuaError) -> ApprovalPolicy {
    do throws(ScheduleError) { return try ApprovalPolicy(value.string ?? value.canonicalText) } catch {
      throw .usage("\(name): \(error.message)")
    }
  }

  static func string(_ value: JSONValue, named name: String) throws(LuaError) -> String {
    guard let text = value.string else { throw .usage("\(name) must be a string") }
    return text
  }

  static func strings(_ value: JSONValue, named name: String) throws(LuaError) -> [String] {
    let list = value.array?.compactMap(\.string)
    guard let list, list.count == value.array?.count else {
      // An empty table of Lua is an object.
      if value.object?.isEmpty == true { return [] }
      throw .usage("\(name) must be a list of strings: { \"one\", \"two\" }")
    }
    return list
  }
}
