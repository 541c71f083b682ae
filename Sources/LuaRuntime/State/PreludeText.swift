import CLuaBridge

/// The Lua files that are embedded in the program.
public enum PreludeText {
  /// What describes the script API to the Lua language server; it is never run.
  public static var library: String { source(of: "library") }

  private static func source(of chunk: String) -> String {
    var length = 0
    guard let start = clb_prelude_source(chunk, &length) else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
  }
}
