import JSONPages
import LuaRuntime

/// A Lua expression over a reply of the API, in a state without a space: `reply.Records[1].Id`.
///
/// It sees `reply`, Lua's own libraries, `json`, `text`, `money` and `csv`, and nothing that waits or writes.
public final class ReplyExpression: Sendable {
  private let script: LuaScript
  private let function: LuaFunction
  private let source: ScriptSource

  /// Compiles an expression.
  ///
  /// - Parameter name: what messages call it: `--select`.
  /// - Throws: where it is not Lua.
  public init(_ text: String, name: String) async throws(ScriptFailure) {
    let source = ScriptSource(name: name, path: nil, text: text, arguments: [])
    self.source = source
    do throws(LuaError) {
      script = try LuaScript(name: name)
      try await script.configure { state throws(LuaError) in
        let json = state.module("json")
        json.addJSON()
        Members.makeStrict(json, ["encode", "decode", "null"])
        TextModule().install(in: state)
        MoneyModule().install(in: state)
        try CSVModule().install(in: state)
        state.onUnknownGlobal(Self.unknown)
      }
      function = try await script.load("local reply = ...; return " + text, chunk: source.chunk)
    } catch {
      throw ScriptFailure(error, source: source, lastCall: nil)
    }
  }

  /// The expression's values for a reply, as JSON; `nil` is null.
  ///
  /// - Throws: what is wrong with it, or with what it gives: a function has no form.
  public func values(of reply: JSONValue) async throws(ScriptFailure) -> [JSONValue] {
    let results: [LuaValue]
    do throws(LuaError) { results = try await script.call(function, [.json(reply)]) } catch {
      throw ScriptFailure(error, source: source, lastCall: nil)
    }
    var values: [JSONValue] = []
    for result in results { values.append(try json(result)) }
    return values
  }

  /// Gives the state's memory back.
  public func close() async { await script.close() }

  private func json(_ value: LuaValue) throws(ScriptFailure) -> JSONValue {
    switch value {
    case .nil: return .null
    case .boolean(let flag): return .bool(flag)
    case .integer(let number): return .integer(number)
    case .number(let number):
      if number.isFinite { return .double(number) }
      throw ScriptFailure(kind: "script", message: "\(source.name) gives \(number), which has no form in JSON")
    case .string(let text): return .string(text)
    case .bytes(let bytes): return .string(String(decoding: bytes, as: UTF8.self))
    case .json(let value): return value
    case .list(let elements):
      var values: [JSONValue] = []
      for element in elements { values.append(try json(element)) }
      return .array(values)
    case .function, .record, .table, .records:
      throw ScriptFailure(
        kind: "script", message: "\(source.name) gives a function", hint: "call it: \(source.name) 'f(reply)'")
    }
  }

  private static func unknown(_ name: String) -> String {
    if ["nexudus", "http", "store", "time", "notify", "secret", "on", "every"].contains(name) {
      return "there is no \"\(name)\" here: an expression sees reply, json, text, money, csv and Lua's own libraries"
    }
    return UnknownGlobal.message(name)
  }
}
