import Scripting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds the files of tests that paths stand for.
enum TestFiles {
  private static let deepest = 8

  /// The files, in the order of the paths and, within a folder, of their names.
  static func find(_ paths: [String]) throws(CommandFailure) -> [String] {
    var files: [String] = []
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0 else {
        throw CommandFailure(.usage, "can't read \(path): \(String(cString: strerror(errno)))")
      }
      var found = [path]
      if status.st_mode & S_IFMT == S_IFDIR {
        found = try list(path, depth: 0)
      } else if !isTest(path) {
        let test = (path.hasSuffix(".lua") ? String(path.dropLast(4)) : path) + "_test.lua"
        throw CommandFailure(
          .usage, "\(path) is no test file: their names end in _test.lua",
          hint: access(test, F_OK) == 0
            ? "concierge test \(test)" : "a rule and a test for it are written by: concierge new NAME")
      }
      files += found.filter { !files.contains($0) }
    }
    guard !files.isEmpty else {
      throw CommandFailure(
        .usage, "there is no *_test.lua in \(paths.joined(separator: ", "))",
        hint: "a rule and a test for it are written by: concierge new NAME")
    }
    return files
  }

  /// Whether a file is one of tests, by its name.
  static func isTest(_ path: String) -> Bool { path.hasSuffix("_test.lua") }

  private static func list(_ folder: String, depth: Int) throws(CommandFailure) -> [String] {
    let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    var files: [String] = []
    for name in try FolderNames.names(in: folder).sorted() where !name.hasPrefix(".") && !name.hasPrefix("_") {
      let path = base == "." ? name : "\(base)/\(name)"
      if isTest(name) {
        files.append(path)
      } else if depth < deepest {
        var status = stat()
        // Links are not followed: they may lead around in circles.
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { files += try list(path, depth: depth + 1) }
      }
    }
    return files
  }
}
