import Display
import JSONPages
import Nexudus

/// What `concierge api` shows.
struct APIOutput: Sendable {
  let console: Console
  /// What must not be shown; nil before a space is there.
  let secrets: SecretFields?

  /// A reply: indented on a terminal, as it came elsewhere.
  func show(_ answer: RawAnswer) {
    if answer.isBlank { return }
    guard let value = try? JSONValue(parsing: answer.body) else { return console.put(redacted(answer.text)) }
    let shown = masked(value)
    if console.style.outputIsTerminal {
      put(shown, pretty: true)
    } else if shown == value {
      console.put(answer.text.hasSuffix("\n") ? String(answer.text.dropLast()) : answer.text)
    } else {
      put(shown)
    }
  }

  /// A record of many, on a line.
  func line(_ value: JSONValue) { put(masked(value)) }

  /// What an expression gave: texts as they are, tables as JSON.
  func selected(_ value: JSONValue) {
    if let text = value.string { return console.put(redacted(text)) }
    put(value, pretty: console.style.outputIsTerminal)
  }

  /// What would be sent.
  func show(planned request: RawRequest) {
    console.put("would send \(request.line)")
    if let body = request.body { put(masked(body), pretty: true) }
  }

  /// The value without secrets.
  func masked(_ value: JSONValue) -> JSONValue {
    secrets?.masked(value) ?? SecretFields(redactor: Redactor()).masked(value)
  }

  private func redacted(_ text: String) -> String { secrets?.masked(text) ?? text }

  private func put(_ value: JSONValue, pretty: Bool = false) {
    // What has been read as JSON can be written as JSON.
    let text = (try? value.encodedString(pretty: pretty)) ?? ""
    console.put(text)
  }
}
