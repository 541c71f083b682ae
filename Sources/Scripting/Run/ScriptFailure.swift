import JSONPages

/// Why a script, or the settings, failed: everything that a person needs to mend it.
public struct ScriptFailure: Error, Sendable {
  /// One function of the script that was running, innermost first.
  public struct Frame: Sendable, Hashable {
    /// The file, as it was named to the program.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The function's name where Lua knows one.
    public let function: String?
  }

  /// The kind of error: one of the API's kinds, or `script`, `usage`, `limit`, `cancelled`, `permission`.
  public let kind: String
  /// What happened, in one line.
  public let message: String
  /// What to do next, where that is known.
  public var hint: String?
  /// Where it happened, innermost first; the script's own lines only.
  public var frames: [Frame] = []
  /// The text of the line where it happened.
  public var sourceLine: String?
  /// The columns that it is about, from 1, where they are known.
  public var columns: Range<Int>?
  /// The last call that went to the API before it happened.
  public var lastCall: String?
  /// The further members of the error's table: `status`, `entity`, `errors` and the like.
  public var details: JSONObject = [:]

  /// A failure with its kind and message.
  public init(kind: String, message: String, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.hint = hint
  }

  /// A failure by what the person asked for.
  init(usage message: String) { self.init(kind: "usage", message: message) }

  /// The failure as one JSON object, for `--json`.
  public var json: JSONObject {
    var object: JSONObject = ["kind": .string(kind), "message": .string(message)]
    if let hint { object["hint"] = .string(hint) }
    if let frame = frames.first {
      object["file"] = .string(frame.file)
      object["line"] = .integer(Int64(frame.line))
      if let columns {
        object["column"] = .integer(Int64(columns.lowerBound))
        object["end_column"] = .integer(Int64(columns.upperBound))
      }
    }
    if !frames.isEmpty {
      object["traceback"] = .array(
        frames.map { frame in
          .string("\(frame.file):\(frame.line)" + (frame.function.map { " in \($0)" } ?? ""))
        })
    }
    if let lastCall { object["last_call"] = .string(lastCall) }
    for (key, value) in details.members where object[key] == nil { object[key] = value }
    return object
  }
}
