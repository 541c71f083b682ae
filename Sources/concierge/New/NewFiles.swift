/// Files that are written for somebody to go on with: all of them or, where one is there already, none.
struct NewFiles {
  /// Paths and texts, in order.
  let files: [(path: String, text: String)]

  /// Writes them, with the folders before them.
  ///
  /// - Throws: a failure that names the file that is there already, before anything is written.
  func write() throws(CommandFailure) {
    for (path, _) in files where FolderWriter(folder: ".").has(path) {
      throw CommandFailure(
        .usage, "\(path) is there already, and is never overwritten", hint: "take another name, or remove it first")
    }
    for (path, text) in files {
      try FolderWriter(folder: path.hasPrefix("/") ? "/" : ".").write(text, to: path, isNew: true)
    }
  }
}
