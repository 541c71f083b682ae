#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers as Lua writes them.
public enum NumberText {
  /// A float: 14 digits, and always to be told from a whole number.
  public static func text(_ number: Double) -> String {
    var buffer = [CChar](repeating: 0, count: 40)
    let count = withVaList([number]) { vsnprintf(&buffer, buffer.count, "%.14g", $0) }
    let text = String(decoding: buffer.prefix(Int(max(count, 0))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.utf8.allSatisfy { ($0 &- 0x30) < 10 || $0 == UInt8(ascii: "-") } ? text + ".0" : text
  }
}
