import Nexudus
import Scripting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What was typed in earlier sessions: a file for its owner alone, a line each, without secrets.
struct ReplHistory {
  /// How many inputs are called back.
  static let most = 1_000

  let path: String

  init(home: String) { path = home + "/repl_history" }

  /// The inputs, the oldest first; a file that has become long is cut.
  func load() throws(NexudusError) -> [String] {
    guard let bytes = try PrivateFile.read(path, most: 16 << 20) else { return [] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    if lines.count > 2 * Self.most {
      try PrivateFile.write(Array(lines.suffix(Self.most).map { $0 + "\n" }.joined().utf8), to: path)
    }
    return Array(lines.suffix(Self.most))
  }

  /// Adds an input whose secrets are masked.
  func add(_ text: String) throws(NexudusError) {
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try PrivateFolder.make(String(path[..<slash])) }
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else {
      throw .usage("can't write \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    Terminal.write(Self.entries(of: text).map { $0 + "\n" }.joined(), to: file)
  }

  /// How an input is called back, where one line is edited at a time: as one line, if that means the same.
  static func entries(of text: String) -> [String] {
    let lines = text.split(separator: "\n").map(String.init)
    // A comment ends with its line, and a long text has its lines in it.
    let isOne = ["--", "[[", "[="].allSatisfy { !text.contains($0) }
    return isOne && lines.count > 1 ? [lines.map(trimmed).joined(separator: " ")] : lines
  }

  private static func trimmed(_ line: String) -> String { String(line.drop { $0 == " " || $0 == "\t" }) }
}
