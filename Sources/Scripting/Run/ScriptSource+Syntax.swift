import JSONPages
import LuaRuntime
import LuaSyntax

extension LuaScript {
  /// Compiles a script's text; what is no Lua is told in the words of `concierge check`, with its place in the line.
  func load(_ source: ScriptSource) throws(LuaError) -> LuaFunction {
    do throws(LuaError) { return try load(source.text, chunk: source.chunk) } catch {
      guard let mistake = source.mistake else { throw error }
      let lines = SourceLines(source.text)
      let start = lines.position(at: mistake.range.start)
      let end = lines.position(at: max(mistake.range.start, mistake.range.end))
      var told = error
      told.message = mistake.message
      told.position?.line = start.line
      if let hint = mistake.hint { told.payload["hint"] = .string(hint) }
      let behind = end.line == start.line ? end.column : lines.text(ofLine: start.line).count + 1
      told.payload["column"] = .integer(Int64(start.column))
      told.payload["end_column"] = .integer(Int64(max(behind, start.column + 1)))
      throw told
    }
  }
}

extension ScriptSource {
  /// Why the text is no Lua, as far as that is known here; Lua has the last word.
  var mistake: LuaSyntaxError? {
    do throws(LuaSyntaxError) { _ = try Chunk(parsing: text) } catch { return error.isLimit ? nil : error }
    return nil
  }
}
