/// Which writes a script may make: the narrower of what the operator grants and what the rule declares.
struct WritePermission: Sendable {
  var declared: RuleDeclaration
  var grant: Settings.Grant?

  /// Why an entity may not be written, and the line to add; nil where it may.
  func refusal(toWrite entity: String) -> String? {
    if let granted = grant?.write, !granted.contains(entity) {
      return """
        the operator grants "\(declared.name)" no writes to \(entity); \
        to allow it, put into concierge.lua: grant("\(declared.name)", { write = \(Self.list(granted + [entity])) })
        """
    }
    if let write = declared.write, !write.contains(entity) {
      let place = declared.position.map { " at \($0)" } ?? ""
      return """
        the rule does not declare that it writes \(entity); \
        to allow it, change the rule { ... }\(place) to write = \(Self.list(write + [entity]))
        """
    }
    return nil
  }

  /// Why a path that belongs to no entity may not be written; nil where any may.
  func refusal(toWritePath path: String) -> String? {
    let line: String
    if grant?.write != nil {
      line = "its grant in concierge.lua"
    } else if declared.write != nil {
      line = "its rule { ... }" + (declared.position.map { " at \($0)" } ?? "")
    } else {
      return nil
    }
    return """
      "\(declared.name)" may write only the entities that \(line) lists, and \(path) belongs to none; \
      to allow it, take write = { ... } away there
      """
  }

  private static func list(_ names: [String]) -> String {
    "{ " + names.map { "\"\($0)\"" }.joined(separator: ", ") + " }"
  }
}
