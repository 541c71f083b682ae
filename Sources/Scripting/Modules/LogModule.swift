import JSONPages
import Logging
import LuaRuntime
import Nexudus

/// `log.debug/info/warn/error(text [, { key = value }])` and `print`.
struct LogModule {
  let logger: Logger
  let redactor: Redactor
  let write: @Sendable (String) -> Void

  private static let levels: [(name: String, level: Logger.Level)] = [
    ("debug", .debug), ("info", .info), ("warn", .warning), ("error", .error),
  ]

  static var members: [String] { levels.map(\.name) }

  func install(in state: LuaState) throws(LuaError) {
    let log = state.module("log")
    for (name, level) in Self.levels {
      log.function(name) { [logger, redactor] call throws(LuaError) in
        var metadata: Logger.Metadata = [:]
        for (key, value) in try call.object(2, "fields")?.members ?? [] {
          metadata[key] = "\(redactor.redact(try Self.text(value)))"
        }
        let text = redactor.redact(try call.string(1, "text"))
        logger.log(level: level, "\(text)", metadata: metadata)
        return .nothing
      }
    }
    Members.makeStrict(log, Self.members)

    let host = state.table("print")
    host.function("print") { [redactor, write] call throws(LuaError) in
      write(redactor.redact(String(decoding: try call.bytes(1), as: UTF8.self)))
      return .nothing
    }
    try state.setPrelude(global: "print", chunk: "print", host: host)
  }

  private static func text(_ value: JSONValue) throws(LuaError) -> String {
    if let text = value.string { return text }
    do { return try value.encodedString() } catch { throw .usage("log: \(error.message)") }
  }
}
