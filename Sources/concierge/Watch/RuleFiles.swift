#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds the files of rules that paths stand for.
enum RuleFiles {
  /// The files, in the order of the paths and, within a folder, of their names; what begins with `.` or `_` is left out.
  ///
  /// - Parameter withTests: whether a folder gives its tests, too, which are no rules.
  /// - Throws: a failure that names a path that is neither a file nor a folder.
  static func find(_ paths: [String], withTests: Bool = false) throws(CommandFailure) -> [String] {
    var files: [String] = []
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0 else {
        throw CommandFailure(.usage, "can't read \(path): \(String(cString: strerror(errno)))")
      }
      let found = status.st_mode & S_IFMT == S_IFDIR ? try list(path, withTests: withTests) : [path]
      files += found.filter { !files.contains($0) }
    }
    return files
  }

  /// The Lua files of a folder; no subfolders.
  private static func list(_ folder: String, withTests: Bool) throws(CommandFailure) -> [String] {
    let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let names = try FolderNames.names(in: folder).filter { isScript($0) && (withTests || !TestFiles.isTest($0)) }
    return names.sorted().map { "\(base)/\($0)" }
  }

  private static func isScript(_ name: String) -> Bool {
    name.hasSuffix(".lua") && name != "concierge.lua" && !name.hasPrefix(".") && !name.hasPrefix("_")
  }
}
