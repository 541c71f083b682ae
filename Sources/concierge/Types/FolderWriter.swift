import Scripting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes files for people into a folder of theirs.
struct FolderWriter {
  let folder: String

  /// The path of a file in it.
  func path(_ name: String) -> String {
    folder == "." || name.hasPrefix("/") ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// Refuses what is no folder.
  func check() throws(CommandFailure) {
    var status = stat()
    guard stat(folder, &status) == 0 else {
      let isMissing = errno == ENOENT
      throw CommandFailure(
        .usage, "can't write to \(folder): \(String(cString: strerror(errno)))",
        hint: isMissing ? "make the folder first: mkdir -p \(folder)" : nil)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw CommandFailure(.usage, "\(folder) is not a folder") }
  }

  /// Whether there is a folder at a path.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  func has(_ name: String) -> Bool { access(path(name), F_OK) == 0 }

  /// Whether a file says just this.
  func holds(_ text: String, in name: String) -> Bool {
    (try? FileText.bytes(of: path(name), maximumBytes: 1 << 20)).map { $0.elementsEqual(text.utf8) } ?? false
  }

  /// Writes a file whole, with the folders before it.
  ///
  /// - Parameter isNew: refuses a file that is there already.
  func write(_ text: String, to name: String, isNew: Bool = false) throws(CommandFailure) {
    var parent = ""
    for part in name.split(separator: "/").dropLast() {
      parent += parent.isEmpty ? String(part) : "/\(part)"
      guard mkdir(path(parent), 0o755) == 0 || errno == EEXIST else { throw failure(parent) }
    }
    let file = open(path(name), O_WRONLY | O_CREAT | (isNew ? O_EXCL : O_TRUNC) | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure(name) }
    var text = text
    let isWhole = text.withUTF8 { Terminal.write(UnsafeRawBufferPointer($0), to: file) }
    // A full disk may show only now.
    guard close(file) == 0, isWhole else { throw failure(name) }
  }

  private func failure(_ name: String) -> CommandFailure {
    CommandFailure(.usage, "can't write \(path(name)): \(String(cString: strerror(errno)))")
  }
}
