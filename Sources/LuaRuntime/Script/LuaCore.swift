import CLuaBridge
import Synchronization

/// The Lua state itself and what Swift keeps for it. Only code on the script's executor may touch the state.
@usableFromInline
final class LuaCore: @unchecked Sendable {
  /// The bridge's control block.
  let script: OpaquePointer
  let name: String
  let limits: LuaLimits
  /// Host functions live as long as the state: Lua closures point at them.
  var functions: [HostFunction] = []
  let metatables = LuaRecordMetatables()
  /// What the coroutine that just suspended waits for.
  var pending: LuaOperation?
  private let released = Mutex<[Int32]>([])
  private(set) var isClosed = false

  var main: OpaquePointer { clb_main(script) }

  init(name: String, limits: LuaLimits) throws(LuaError) {
    let bounds = clb_limits(
      memory: limits.memory, slice: limits.slice.nanoseconds, unwinding: limits.unwinding.nanoseconds)
    guard let script = clb_script_new(name, bounds) else {
      throw LuaError(kind: "limit", message: "there is not enough memory for a new script")
    }
    self.script = script
    self.name = name
    self.limits = limits
    clb_set_owner(script, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit { clb_script_free(script) }

  func close() { isClosed = true }

  /// Lets go of what the host's functions hold: they may hold the script. Only when no call can run any more.
  func dropFunctions() { functions = [] }

  /// The core of a running state.
  @usableFromInline
  static func of(_ L: OpaquePointer) -> LuaCore {
    Unmanaged<LuaCore>.fromOpaque(clb_owner(L)).takeUnretainedValue()
  }

  /// Remembers that a value is no longer needed; any thread may say so.
  func release(_ reference: Int32) { released.withLock { $0.append(reference) } }

  /// Frees the values that are no longer needed.
  func drainReleased() {
    let references = released.withLock { pending in
      defer { pending.removeAll() }
      return pending
    }
    for reference in references { clb_unref(script, reference) }
  }

  /// Works on the state: memory is counted, but not refused, until the end of `body`.
  func withHost<T, E: Error>(_ body: (OpaquePointer) throws(E) -> T) throws(E) -> T {
    clb_host_begin(script)
    defer { clb_host_end(script) }
    return try body(main)
  }

  /// Takes the error on top of the main stack.
  func takeError(frames: [LuaFrame] = []) -> LuaError { withHost { _ in LuaError(popping: script, frames: frames) } }

  /// Compiles text.
  func load(_ source: String, chunk: String) throws(LuaError) -> LuaFunction {
    var source = source
    let loaded = source.withUTF8 { clb_load(main, $0.chars ?? emptyChars, $0.count, chunk) }
    guard loaded else {
      var error = takeError()
      error.locateSyntaxError()
      throw error
    }
    defer { clb_pop(main, 1) }
    return withHost { LuaFunction(at: -1, on: $0, core: self) }
  }
}

extension LuaError {
  /// Lua writes the place of a syntax error into its message: `rule.lua:3: '=' expected`.
  mutating func locateSyntaxError() {
    guard position == nil else { return }
    var rest = message[...]
    while let colon = rest.firstIndex(of: ":") {
      rest = rest[rest.index(after: colon)...]
      let digits = rest.prefix(while: \.isNumber)
      if let line = Int(digits), rest.dropFirst(digits.count).hasPrefix(": ") {
        position = LuaPosition(chunk: String(message[..<colon]), line: line)
        message = String(rest.dropFirst(digits.count + 2))
        return
      }
    }
  }
}
