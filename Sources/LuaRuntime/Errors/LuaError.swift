public import JSONPages

/// What went wrong in a script or in a call of the host, with the place in the script.
///
/// Thrown by a host function it becomes a Lua error: a table with `kind`, `message`, the members of ``payload``, and
/// `file` and `line` of the script; `tostring` of it is one readable line. Uncaught by the script it comes back from
/// ``LuaScript/call(_:_:total:)`` as it was, with the position and the traceback.
public struct LuaError: Error, Sendable {
  /// What kind of mistake it is: `script` for errors that the script itself made, `limit`, `cancelled`, `usage`, or any
  /// kind that a host function chose.
  public var kind: String
  /// What happened, for people; without the position.
  public var message: String
  /// Further members of the error table.
  public var payload: JSONObject
  /// Where the script was.
  public var position: LuaPosition?
  /// The script's own frames, innermost first; prelude and C frames are left out.
  public var traceback: [LuaFrame]
  /// Which limit was hit, for kind `limit`.
  public var limit: LuaLimitKind?

  /// An error of a given kind.
  public init(kind: String, message: String, payload: JSONObject = [:]) {
    self.kind = kind
    self.message = message
    self.payload = payload
    traceback = []
  }

  /// The call was wrong: a misspelled name, a missing argument.
  public static func usage(_ message: String) -> LuaError { LuaError(kind: "usage", message: message) }

  /// The call was cancelled.
  public static var cancelled: LuaError { LuaError(kind: "cancelled", message: "the script was cancelled") }
}

extension LuaError: CustomStringConvertible {
  /// Position and message in one line.
  public var description: String { position.map { "\($0): \(message)" } ?? message }
}

/// The limits that can stop a script.
public enum LuaLimitKind: String, Sendable, Hashable {
  /// It ran too long without calling the host.
  case slice
  /// Its whole running time is used up.
  case total
  /// It needs more memory than it may use.
  case memory
}

/// A place in a script.
public struct LuaPosition: Sendable, Hashable, CustomStringConvertible {
  /// The name of the chunk, for example `wifi_reply.lua`.
  public var chunk: String
  /// The line, from 1.
  public var line: Int

  /// A place in a chunk.
  public init(chunk: String, line: Int) {
    self.chunk = chunk
    self.line = line
  }

  /// `chunk:line`
  public var description: String { "\(chunk):\(line)" }
}

/// One call that was open when an error happened.
public struct LuaFrame: Sendable, Hashable, CustomStringConvertible {
  /// Where the call was.
  public var position: LuaPosition
  /// What Lua knows of the function's name: empty, or `main chunk`.
  public var function: String
  let shortChunk: String

  /// `chunk:line: in name`
  public var description: String { function.isEmpty ? "\(position)" : "\(position): in \(function)" }
}
