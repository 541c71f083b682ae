import Foundation

/// A folder for one world, in memory where the system has such, removed with it.
final class WorldFolder: Sendable {
  let path: String

  init() {
    let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    var template = Array("\(root)/concierge-world-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
