import Nexudus

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Doctor {
  /// Less room than this lets a watch stop soon.
  private static let leastRoom: UInt64 = 200 << 20

  /// Looks at the folder of everything that is kept: whose it is, who may read it, and how much room there is.
  func homeDiagnoses() -> [Diagnosis] {
    let home: String
    do { home = try surroundings.home() } catch { return [.failed("files", error)] }
    var status = stat()
    guard lstat(home, &status) == 0 else {
      guard errno == ENOENT else {
        return [
          .failed("files", "\(home): \(String(cString: strerror(errno)))", "set CONCIERGE_HOME to another folder")
        ]
      }
      return [.ok("files", "\(home) is not there yet; the first sign-in makes it")]
    }
    let open = openFiles(under: home, depth: 0)
    let files =
      open.isEmpty
      ? [Diagnosis.ok("files", "\(home) is for its owner alone")]
      : open.map { path, trouble in .failed("files", "\(path) \(trouble.what)", trouble.cure) }
    return files + [roomDiagnosis(home)]
  }

  private struct Trouble {
    let what: String
    let cure: String
  }

  /// What others may read or write, or own; links are not followed.
  private func openFiles(under path: String, depth: Int) -> [(String, Trouble)] {
    var status = stat()
    guard lstat(path, &status) == 0 else { return [] }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    var found: [(String, Trouble)] = []
    if status.st_uid != geteuid() {
      let cure = "run the program as that user, or: chown -R \(geteuid()) '\(path)'"
      found.append((path, Trouble(what: "belongs to another user", cure: cure)))
    } else if status.st_mode & S_IFMT != S_IFLNK, status.st_mode & 0o077 != 0 {
      let mode = isFolder ? "700" : "600"
      found.append((path, Trouble(what: "may be read by others", cure: "chmod \(mode) '\(path)'")))
    }
    // The settings hold no secrets but by name, and are the operator's own.
    guard isFolder, depth < 2, let names = try? FolderNames.names(in: path).filter({ !$0.hasSuffix(".lua") }) else {
      return found
    }
    return found + names.sorted().flatMap { openFiles(under: "\(path)/\($0)", depth: depth + 1) }
  }

  private func roomDiagnosis(_ home: String) -> Diagnosis {
    var disk = statvfs()
    guard statvfs(home, &disk) == 0 else {
      return .warning("disk", "how much room there is can't be known: \(String(cString: strerror(errno)))", nil)
    }
    let room = UInt64(disk.f_bavail) * UInt64(disk.f_frsize)
    let text = "\(room >> 20) MB free for \(home)"
    if room >= Self.leastRoom { return .ok("disk", text) }
    return .warning(
      "disk", text, "a watch that can't write its state waits; make room, or set CONCIERGE_HOME elsewhere")
  }
}
