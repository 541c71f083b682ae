import JSONPages

/// One write that a dry run would have made, as a change that a person can read.
public struct PlannedEffect: Sendable {
  /// What would happen.
  public enum Action: String, Sendable {
    case create, update, delete, run, request, notify
  }

  /// One field: what it is, and what it would be.
  public struct Change: Sendable {
    /// The field's name.
    public let field: String
    /// Its value now; nil where there is none, as in a new record.
    public let old: JSONValue?
    /// Its value afterwards.
    public let new: JSONValue
  }

  /// What would happen.
  public let action: Action
  /// What it would happen to: `Coworker 40 "Zoë Müller"`, or a method and path.
  public let target: String
  /// The fields that would change.
  public let changes: [Change]

  /// The effect as lines of text: the target, then a line for each field.
  public var description: String {
    let width = changes.map(\.field.count).max() ?? 0
    let lines = changes.map { change in
      let name = change.field + String(repeating: " ", count: width - change.field.count)
      let new = Self.text(change.new)
      guard action == .update else { return "    \(name)  \(new)" }
      return "    \(name)  \(change.old.map(Self.text) ?? "nil") -> \(new)"
    }
    return (["would \(action.rawValue) \(target)"] + lines).joined(separator: "\n")
  }

  /// The effect as one JSON object, for `--json`.
  public var json: JSONObject {
    [
      "planned": .string(action.rawValue), "target": .string(target),
      "changes": .array(
        changes.map { change in
          .object(["field": .string(change.field), "old": change.old ?? .null, "new": change.new])
        }),
    ]
  }

  private static func text(_ value: JSONValue) -> String {
    value == .null ? "nil" : (try? value.encodedString()) ?? "?"
  }
}
