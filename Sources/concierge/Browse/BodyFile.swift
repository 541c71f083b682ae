import Scripting

/// Files whose text goes into a request.
enum BodyFile {
  /// The largest file that is read, in bytes.
  private static let maximumBytes = 16 << 20

  /// The text of a file.
  static func text(of path: String) throws -> String {
    let bytes = try FileText.bytes(of: path, maximumBytes: maximumBytes)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(.usage, "\(path) is not UTF-8 text")
    }
    return text
  }
}
