import JSONPages
import LuaRuntime

extension ScriptFailure {
  /// The failure that an error of a script is, with the line of its source.
  init(_ error: LuaError, source: ScriptSource, lastCall: String?) {
    self.init(kind: error.kind, message: error.message)
    hint = error.payload["hint"]?.string ?? Self.hint(for: error)
    var details = error.payload
    details.removeValue(forKey: "hint")
    if let start = details.removeValue(forKey: "column")?.integer,
      let end = details.removeValue(forKey: "end_column")?.integer, 0 < start, start < end
    {
      columns = Int(start)..<Int(end)
    }
    self.details = details
    self.lastCall = lastCall
    frames = error.traceback.map {
      Frame(file: $0.position.chunk, line: $0.position.line, function: $0.function.isEmpty ? nil : $0.function)
    }
    if let position = error.position, !frames.contains(where: { Self.isSame($0, position) }) {
      frames.insert(Frame(file: Self.file(of: position, source), line: position.line, function: nil), at: 0)
    }
    if let frame = frames.first { sourceLine = Self.line(frame, of: source) }
  }

  /// The file of a position, whole where it is the script's own.
  private static func file(of position: LuaPosition, _ source: ScriptSource) -> String {
    let own = String(source.chunk.dropFirst())
    return position.chunk.hasPrefix("...") && own.hasSuffix(position.chunk.dropFirst(3)) ? own : position.chunk
  }

  /// Lua shortens long names of chunks to their end: `...rules/wifi.lua`.
  private static func isSame(_ frame: Frame, _ position: LuaPosition) -> Bool {
    guard frame.line == position.line else { return false }
    return frame.file == position.chunk
      || (position.chunk.hasPrefix("...") && frame.file.hasSuffix(position.chunk.dropFirst(3)))
  }

  private static func line(_ frame: Frame, of source: ScriptSource) -> String? {
    var text = source.text
    if frame.file != String(source.chunk.dropFirst()) {
      guard let module = try? ScriptSource.file(frame.file) else { return nil }
      text = module.text
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(frame.line - 1) else { return nil }
    return String(lines[frame.line - 1])
  }

  private static func hint(for error: LuaError) -> String? {
    switch error.limit {
    case .slice: "a loop without end? For long work there is --time-limit, such as --time-limit 30s"
    case .total: "the whole time of the call is used up"
    case .memory: "keep less at once: walk with :each instead of :all; --memory-limit 256MB allows more"
    case nil: nil
    }
  }
}
