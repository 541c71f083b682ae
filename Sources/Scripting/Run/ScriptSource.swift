#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A script to run: its text, its name in messages, and the arguments that it finds in `arg`.
public struct ScriptSource: Sendable {
  /// The name of the rule unless `rule { name = ... }` gives another: the file's name without `.lua`.
  public let name: String
  /// The file that the text came from; nil for `-e` and standard input.
  public let path: String?
  /// The Lua source.
  public let text: String
  /// What follows the script on the command line.
  public let arguments: [String]

  /// The largest script that is read, in bytes: anything above is data, not a rule.
  public static let maximumBytes = 4 << 20

  /// Reads a script from a file.
  ///
  /// - Throws: `ScriptFailure` of kind `usage` where the file is missing, a folder, too large, not text, or a binary chunk.
  public static func file(_ path: String, arguments: [String] = []) throws(ScriptFailure) -> ScriptSource {
    let text = try decode(FileText.bytes(of: path, maximumBytes: maximumBytes), of: path)
    return ScriptSource(name: ruleName(ofPath: path), path: path, text: text, arguments: arguments)
  }

  /// Takes a script from the command line (`-e`).
  public static func code(_ text: String, arguments: [String] = []) -> ScriptSource {
    ScriptSource(name: "command line", path: nil, text: text, arguments: arguments)
  }

  /// Takes a script that was read from standard input (`-`).
  public static func standardInput(_ text: String, arguments: [String] = []) -> ScriptSource {
    ScriptSource(name: "stdin", path: nil, text: text, arguments: arguments)
  }

  /// Whether a word is anywhere in the text: it may be in a comment, and what the text requires is not looked into.
  public func speaks(of word: StaticString) -> Bool {
    var text = text
    let length = word.utf8CodeUnitCount
    return text.withUTF8 { bytes in
      guard let start = bytes.baseAddress, bytes.count >= length else { return false }
      return (0...(bytes.count - length)).contains { memcmp(start + $0, word.utf8Start, length) == 0 }
    }
  }

  /// The chunk name as Lua writes it before a line number.
  var chunk: String { "@" + (path ?? name) }

  /// The folder that `require` starts from: the script's own, or the current one.
  var folder: String {
    guard let path, let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func ruleName(ofPath path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".lua") ? String(file.dropLast(4)) : file
  }

  private static func decode(_ bytes: [UInt8], of path: String) throws(ScriptFailure) -> String {
    if bytes.first == 0x1B {
      throw ScriptFailure(usage: "\(path) is a compiled Lua chunk; Concierge runs source text only")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ScriptFailure(usage: "\(path) is not UTF-8 text; save it as UTF-8 and run it again")
    }
    return text
  }
}
