import JSONPages
import LuaRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A page's text, in both forms in which it is wanted.
struct Page: Sendable {
  let bytes: [UInt8]
  let padded: PaddedBytes

  static let invoice = LuaRecordClass(
    name: "CoworkerInvoice", resolve: { _, _ in .nil }, describe: { _ in "CoworkerInvoice" })

  /// The first ten of `$PAGES_DIR`, read into padded memory as the transport collects them.
  static func readAll() throws -> [Page] {
    guard let folder = getenv("PAGES_DIR").map({ String(cString: $0) }) else {
      throw LuaError.usage("PAGES_DIR is not set")
    }
    return try (1...10).map { try read("\(folder)/p\($0).json") }
  }

  private static func read(_ path: String) throws -> Page {
    guard let file = fopen(path, "rb") else { throw LuaError.usage("there is no \(path)") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: ftell(file))
    rewind(file)
    guard fread(&bytes, 1, bytes.count, file) == bytes.count else { throw LuaError.usage("\(path) is cut") }
    return Page(bytes: bytes, padded: PaddedBytes(bytes))
  }

  /// The page as scripts get it.
  func records(schema: RecordSchema? = nil) throws(LuaError) -> LuaRecordPage {
    do throws(JSONError) {
      return LuaRecordPage(try RecordPage.index(padded, as: .list, schema: schema), Page.invoice)
    } catch {
      throw .usage(error.message)
    }
  }
}
