#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads the machine's small files about time zones.
enum ZoneFile {
  private static let most = 1 << 20

  /// The bytes of a file; nil where there is none.
  static func bytes(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rbe") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: most)
    let count = fread(&bytes, 1, most, file)
    guard count > 0, ferror(file) == 0 else { return nil }
    return Array(bytes[..<count])
  }
}
