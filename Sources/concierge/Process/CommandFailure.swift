import JSONPages
import Nexudus
import Scripting

/// Why a command could not do its work, before or beside any script.
struct CommandFailure: Error {
  /// How the program ends.
  let status: ExitStatus
  /// What happened.
  let message: String
  /// What to do next.
  var hint: String?
  /// Where in the settings, or in a script, it happened.
  private var script: ScriptFailure?

  init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    self.status = status
    self.message = message
    self.hint = hint
  }

  /// Any error as the failure of a command.
  init(anything error: any Error) {
    switch error {
    case let error as CommandFailure: self = error
    case let error as NexudusError:
      let status = error.kind == .usage ? ExitStatus.usage : ExitStatus(kind: error.kind.rawValue)
      self.init(status == .scriptFailed ? .service : status, error.message, hint: error.hint)
    case let error as ScriptFailure:
      self.init(.usage, error.message, hint: error.hint)
      script = error
    default: self.init(.scriptFailed, "\(error)")
    }
  }

  /// The failure of Lua that a person typed as an option.
  init(expression failure: ScriptFailure) {
    self.init(ExitStatus(kind: failure.kind), failure.message, hint: failure.hint)
    script = failure
  }

  /// The file and line of the settings, or of a script, where it happened; nil where it has none.
  var place: String? { script?.frames.first.map { "\($0.file):\($0.line)" } }

  /// The kind of error that ends the program with the same status.
  var kind: String {
    switch status {
    case .signIn: "unauthorized"
    case .service: "network"
    case .limit: "limit"
    case .interrupted: "cancelled"
    case .usage: "usage"
    default: "script"
    }
  }

  /// The lines that a person sees.
  func report(color: Bool) -> String {
    if let script { return script.report(color: color) }
    let label = color ? "\u{1B}[31merror:\u{1B}[0m" : "error:"
    let lines = ["\(label) \(message)"] + (hint.map { ["  hint: \($0)"] } ?? [])
    return lines.joined(separator: "\n")
  }

  /// The object that `--json` gives.
  var json: JSONObject {
    if let script { return script.json }
    var object: JSONObject = ["kind": .string(status == .usage ? "usage" : "command"), "message": .string(message)]
    if let hint { object["hint"] = .string(hint) }
    return object
  }
}
