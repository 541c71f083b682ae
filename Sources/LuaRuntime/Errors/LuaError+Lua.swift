import CLuaBridge
import JSONPages

extension LuaError {
  /// Pushes the error table. Members of the payload that are called like one of its own fields give way, and so do those
  /// that the stack has no room for.
  func push(on L: OpaquePointer) {
    var kind = kind
    var message = message
    kind.withUTF8 { kind in
      message.withUTF8 { message in
        clb_push_error(L, kind.chars, kind.count, message.chars, message.count)
      }
    }
    for (key, value) in payload.members where !["kind", "message", "file", "line"].contains(key) {
      let top = lua_gettop(L)
      do throws(LuaError) {
        try pushJSON(value, on: L)
        setField(key, of: -2, on: L)
      } catch {
        lua_settop(L, top)
      }
    }
    if let position {
      pushString(position.chunk, on: L)
      setField("file", of: -2, on: L)
      lua_pushinteger(L, Int64(position.line))
      setField("line", of: -2, on: L)
    }
  }

  /// Takes the error value off the main stack.
  init(popping script: OpaquePointer, frames: [LuaFrame] = []) {
    let L: OpaquePointer = clb_main(script)
    if clb_is_error(L, -1) {
      self.init(kind: "script", message: "")
      readTable(L)
    } else if let text = stringValue(L, -1) {
      self.init(kind: "script", message: text)
      if let first = frames.first, text.hasPrefix("\(first.shortPosition): ") {
        message = String(text.dropFirst("\(first.shortPosition): ".count))
        position = first.position
      }
    } else if lua_type(L, -1) == CLB_NIL.rawValue {
      self.init(kind: "script", message: "an error without a value: error(nil)")
    } else {
      self.init(kind: "script", message: LuaError.describe(script))
    }
    if position == nil { position = frames.first?.position }
    traceback = frames
    clb_pop(L, 1)
  }

  private mutating func readTable(_ L: OpaquePointer) {
    var members = (try? TableReader.object(at: -1, on: L, lenient: true)) ?? [:]
    kind = members.removeValue(forKey: "kind")?.string ?? "script"
    message = members.removeValue(forKey: "message")?.string ?? ""
    let file = members.removeValue(forKey: "file")?.string
    let line = members.removeValue(forKey: "line")?.integer
    if let file, let line { position = LuaPosition(chunk: file, line: Int(line)) }
    if kind == "limit" { limit = LuaLimitKind(rawValue: members["limit"]?.string ?? "") }
    payload = members
  }

  /// A readable text for a table or another value that a script raised.
  private static func describe(_ script: OpaquePointer) -> String {
    let L: OpaquePointer = clb_main(script)
    if lua_type(L, -1) == CLB_TABLE.rawValue {
      _ = clb_rawget_name(L, -1, "message", 7)
      let message = stringValue(L, -1)
      clb_pop(L, 1)
      if let message { return message }
    }
    let type = lua_type(L, -1)
    let described = clb_describe(script)
    let text = stringValue(L, -1) ?? ""
    if described, type == CLB_TABLE.rawValue, text.hasPrefix("table: 0x") {
      return "an error object without a message (\(text))"
    }
    return text
  }

  /// An error for a script that was stopped by force.
  init?(stop: clb_stop, limits: LuaLimits) {
    switch stop {
    case CLB_STOP_SLICE:
      self.init(
        kind: "limit", message: "the script ran for more than \(limits.slice.readable) without calling the host")
      limit = .slice
    case CLB_STOP_TOTAL:
      self.init(kind: "limit", message: "the script's whole running time is used up")
      limit = .total
    case CLB_STOP_MEMORY:
      self.init(
        kind: "limit", message: "the script needs more memory than the \(limits.memory >> 20) MB that it may use")
      limit = .memory
    case CLB_STOP_CANCELLED: self = .cancelled
    default: return nil
    }
  }
}

extension Duration {
  var readable: String {
    let milliseconds = nanoseconds / 1_000_000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }
}

extension LuaFrame {
  /// The frame as messages name it: Lua cuts long chunk names.
  var shortPosition: String { "\(shortChunk):\(position.line)" }

  /// Reads the frames that the bridge took when the error happened.
  static func frames(of co: OpaquePointer) -> [LuaFrame] {
    var length = 0
    guard let text = clb_failure_frames(co, &length) else { return [] }
    let all = String(decoding: UnsafeRawBufferPointer(start: text, count: length), as: UTF8.self)
    return all.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\u{1f}", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 4, let number = Int(parts[2]) else { return nil }
      return LuaFrame(
        position: LuaPosition(chunk: parts[0], line: number), function: parts[3], shortChunk: parts[1])
    }
  }
}
