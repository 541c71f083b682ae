#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Folders that only their owner may enter: in them nobody else can put a link or a file in another's place.
package enum PrivateFolder {
  /// Makes a folder, and those above it, for its owner alone; one that is there is taken away from others.
  ///
  /// - Throws: kind `usage` where it can't be made, or where others could put something in its place.
  package static func make(_ path: String) throws(NexudusError) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      made += made.isEmpty && part.isEmpty ? "/" : (made.isEmpty || made.hasSuffix("/") ? "" : "/") + String(part)
      if made == "/" || made.isEmpty || mkdir(made, 0o700) == 0 { continue }
      // A folder that exists says EEXIST, or EROFS or EACCES where nothing may be made beside it.
      let reason = errno
      var status = stat()
      guard stat(made, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        errno = reason == EEXIST ? ENOTDIR : reason
        throw PrivateFile.failure("make the folder", made)
      }
      if let danger = danger(of: status, isLast: made == path) {
        throw NexudusError(
          .usage, "nothing is kept in \(path), because \(made) \(danger)",
          hint: "CONCIERGE_HOME names another folder for what is kept")
      }
    }
    var status = stat()
    guard stat(path, &status) == 0 else { throw PrivateFile.failure("use the folder", path) }
    if status.st_uid == geteuid(), status.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 {
      throw PrivateFile.failure("protect the folder", path)
    }
  }

  /// Why a folder is no safe place; nil where it is one.
  private static func danger(of status: stat, isLast: Bool) -> String? {
    if isLast, status.st_uid != geteuid(), status.st_uid != 0 { return "belongs to another user" }
    // In a folder with the sticky bit, as /tmp is, everyone may add, and only owners may remove.
    let isOpen = status.st_mode & S_IWOTH != 0 && status.st_mode & S_ISVTX == 0
    return isOpen && !(isLast && status.st_uid == geteuid()) ? "may be changed by everyone" : nil
  }
}
