import Display
import JSONPages

/// What one check of `concierge doctor` found.
struct Diagnosis: Sendable, Equatable {
  /// How it went.
  enum Verdict: String, Sendable {
    /// All is well.
    case ok
    /// It works, or can't be known; somebody should look.
    case warning
    /// It doesn't work.
    case failed
  }

  /// What was looked at.
  let check: String
  /// How it went.
  let verdict: Verdict
  /// What was found.
  let text: String
  /// What to do about it.
  var advice: String?
  /// The space, where there are several.
  var space: String?

  static func ok(_ check: String, _ text: String) -> Diagnosis { Diagnosis(check: check, verdict: .ok, text: text) }

  static func warning(_ check: String, _ text: String, _ advice: String?) -> Diagnosis {
    Diagnosis(check: check, verdict: .warning, text: text, advice: advice)
  }

  static func failed(_ check: String, _ text: String, _ advice: String?) -> Diagnosis {
    Diagnosis(check: check, verdict: .failed, text: text, advice: advice)
  }

  /// What stopped a check, with the advice that it came with.
  static func failed(_ check: String, _ error: any Error) -> Diagnosis {
    let failure = CommandFailure(anything: error)
    return failed(check, failure.place.map { "\($0): \(failure.message)" } ?? failure.message, failure.hint)
  }

  /// The object of `--json`.
  var json: JSONObject {
    var object: JSONObject = ["check": .string(check), "verdict": .string(verdict.rawValue), "text": .string(text)]
    if let advice { object["advice"] = .string(advice) }
    if let space { object["space"] = .string(space) }
    return object
  }

  /// The lines for people, each safe for a terminal.
  func lines(isColored: Bool) -> [String] {
    let color: TextColor =
      switch verdict {
      case .ok: .green
      case .warning: .yellow
      case .failed: .red
      }
    let word = Self.padded(verdict.rawValue, 8)
    let subject = Self.padded(space.map { "\($0): \(check)" } ?? check, 12)
    let first = (isColored ? color.around(word) : word) + subject + " " + Self.safe(text)
    return [first] + (advice.map { [String(repeating: " ", count: 8) + "→ " + Self.safe($0)] } ?? [])
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  private static func safe(_ text: String) -> String {
    TerminalText.neutralised(text.split(whereSeparator: \.isNewline).joined(separator: " "))
  }
}
