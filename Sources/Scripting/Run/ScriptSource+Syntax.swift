import JSONPages
import LuaRuntime
import LuaSyntax

extension LuaScript {
  /// Compiles a script's text.
  func load(_ source: ScriptSource) throws(LuaError) -> LuaFunction {
    do throws(LuaError) { return try load(source.text, chunk: source.chunk) } catch {
      throw error.told(of: source.text)
    }
  }
}

extension LuaError {
  /// What is no Lua, in the words of `concierge check` and with its place in the line.
  func told(of text: String) -> LuaError {
    guard let mistake = LuaSyntaxError.first(in: text) else { return self }
    let lines = SourceLines(text)
    let start = lines.position(at: mistake.range.start)
    let end = lines.position(at: max(mistake.range.start, mistake.range.end))
    var told = self
    told.message = mistake.message
    told.position?.line = start.line
    if let hint = mistake.hint { told.payload["hint"] = .string(hint) }
    let behind = end.line == start.line ? end.column : lines.text(ofLine: start.line).count + 1
    told.payload["column"] = .integer(Int64(start.column))
    told.payload["end_column"] = .integer(Int64(max(behind, start.column + 1)))
    return told
  }
}

extension LuaSyntaxError {
  /// Why a text is no Lua, as far as that is known here; Lua has the last word.
  fileprivate static func first(in text: String) -> LuaSyntaxError? {
    do throws(LuaSyntaxError) { _ = try Chunk(parsing: text) } catch { return error.isLimit ? nil : error }
    return nil
  }
}

extension ScriptSource {
  /// Why the text is no Lua, as far as that is known here; Lua has the last word.
  var mistake: LuaSyntaxError? { LuaSyntaxError.first(in: text) }
}
