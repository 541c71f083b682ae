#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is in folders.
enum FolderNames {
  /// The names in a folder, in no order, without `.` and `..`.
  static func names(in folder: String) throws(CommandFailure) -> [String] {
    guard let directory = opendir(folder) else {
      throw CommandFailure(.usage, "can't read \(folder): \(String(cString: strerror(errno)))")
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
