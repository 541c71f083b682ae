import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A new folder for one test, removed with it.
final class TestFolder: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.path + "/concierge-tests-\(UInt64.random(in: 0...UInt64.max))"
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? [] }

  func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))) }

  /// Changes a file in place, as a process would that has it open.
  func write(_ bytes: [UInt8], _ name: String) throws {
    let file = open("\(path)/\(name)", O_WRONLY)
    defer { close(file) }
    #expect(ftruncate(file, off_t(bytes.count)) == 0)
    let count = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    #expect(count == bytes.count)
  }

  func mode(_ name: String = ".") -> mode_t {
    var status = stat()
    return stat("\(path)/\(name)", &status) == 0 ? status.st_mode & 0o777 : 0
  }
}

/// Removes a file, as a person would while others have it open.
func unlinkFile(_ path: String) -> Bool { unlink(path) == 0 }
