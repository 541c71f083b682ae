import Display
import Scripting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Annotations that an earlier version wrote and this one does not: the editor would go on to read them.
struct FormerTypes {
  private let writer: FolderWriter

  init(_ writer: FolderWriter) { self.writer = writer }

  /// Removes them, and gives their number; what does not begin as annotations do is somebody's own, and stays.
  func remove(besides names: [String]) throws(CommandFailure) -> Int {
    var count = 0
    for folder in ["", "library/", "entities/"] {
      let place = writer.path("\(TypeFiles.folder)/\(folder)")
      for name in try FolderNames.names(in: place) {
        let file = place + name
        guard name.hasSuffix(".lua"), !names.contains(folder + name), isWritten(file) else { continue }
        guard unlink(file) == 0 else {
          throw CommandFailure(.usage, "can't remove \(file): \(String(cString: strerror(errno)))")
        }
        count += 1
      }
    }
    return count
  }

  private func isWritten(_ file: String) -> Bool {
    let start = Array("\(TypeFiles.firstLine)\n".utf8)
    return (try? FileText.bytes(of: file, maximumBytes: 1 << 20))?.starts(with: start) ?? false
  }
}
