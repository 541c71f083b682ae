import JSONPages
import Logging
import Nexudus

/// Log lines on standard error: `warning: text (key=value)`, or one JSON object a line.
struct ConsoleLogHandler: LogHandler {
  let console: Console
  let redactor: Redactor
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let message = redactor.redact("\(event.message)")
    if console.style.isJSON {
      var object: JSONObject = ["level": .string(event.level.rawValue), "message": .string(message)]
      for (key, value) in all where object[key] == nil { object[key] = .string(redactor.redact("\(value)")) }
      console.note(object)
      return
    }
    let values = all.map { "\($0.key)=\(redactor.redact("\($0.value)"))" }
    let suffix = values.isEmpty ? "" : " (\(values.joined(separator: " ")))"
    console.note(label(event.level) + message + suffix)
  }

  private func label(_ level: Logger.Level) -> String {
    let color: String
    switch level {
    case .trace, .debug: color = "2"
    case .info, .notice: return ""
    case .warning: color = "33"
    case .error, .critical: color = "31"
    }
    return console.style.isColored ? "\u{1B}[\(color)m\(level):\u{1B}[0m " : "\(level): "
  }
}
