import JSONPages
import LuaRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Measures pages and calls without a network: `page-bench fields|tables N`, `page-bench calls`.
///
/// Pages are read from `$PAGES_DIR/p1.json` to `p10.json` beforehand, into padded memory as the transport collects them;
/// each one is then indexed, given to a script and read there, so that the figure is comparable with decoding the same
/// text in another language.
@main
enum PageBench {
  /// A page's text, in both forms in which it is wanted.
  struct Page: Sendable {
    let bytes: [UInt8]
    let padded: PaddedBytes
  }

  static let invoice = LuaRecordClass(
    name: "CoworkerInvoice", resolve: { _, _ in .nil }, describe: { _ in "CoworkerInvoice" })

  /// Reads four fields of each record, as the peers do.
  static let sum = """
    local records = ...
    local total = 0.0
    for i = 1, #records do
      local invoice = records[i]
      if not invoice.Paid and invoice.CurrencyCode == "EUR" and invoice.DueDate > "2024-06" then
        total = total + invoice.TotalAmount
      end
    end
    return total
    """

  static let calls = """
    local function time(f)
      local start = os.clock()
      f()
      return (os.clock() - start) * 1e9 / 5e6
    end
    local empty = time(function() for i = 1, 5000000 do end end)
    local c = time(function() local max = math.max for i = 1, 5000000 do max(i, 1) end end)
    local host = time(function() local add = bench.add for i = 1, 5000000 do add(i, 1) end end)
    local record = bench.page()[1]
    local field = time(function() for i = 1, 5000000 do local x = record.Paid end end)
    return c - empty, host - empty, field - empty
    """

  static func main() async throws {
    let mode = CommandLine.arguments.dropFirst().first ?? "fields"
    let count = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 100
    let pages = try readPages()
    let script = try LuaScript(name: "bench", limits: LuaLimits(memory: 1 << 30, slice: .seconds(60)))
    try await script.configure { state throws(LuaError) in
      let bench = state.module("bench")
      bench.typed("add") { (a: Int64, b: Int64) in a &+ b }
      bench.function("page") { _ throws(LuaError) in .value(.records(LuaRecordPage(try index(pages[0]), invoice))) }
      state.module("json").addJSON()
    }
    if mode == "calls" {
      let results = try await script.call(script.load(calls, chunk: "=calls")).compactMap(\.number)
      print("{\"c_function\": \(results[0]), \"host\": \(results[1]), \"field\": \(results[2])}")
    } else {
      try await measure(script, pages, isLazy: mode == "fields", count)
    }
    await script.close()
  }

  static func measure(_ script: LuaScript, _ pages: [Page], isLazy: Bool, _ count: Int) async throws {
    let main = try await script.load(
      isLazy ? sum : "return (function(...) \(sum) end)(json.decode(...).Records)", chunk: "=sum")
    var times: [Double] = []
    var result = 0.0
    var schema: RecordSchema?
    for round in -3..<count {
      let page = pages[(round + 30) % pages.count]
      let start = now()
      let argument: LuaValue
      if isLazy {
        let records = try RecordPage.index(page.padded, as: .list, schema: schema)
        schema = records.schema
        argument = .records(LuaRecordPage(records, invoice))
      } else {
        argument = .bytes(page.bytes)
      }
      result = try await script.call(main, [argument]).first?.number ?? 0
      if round >= 0 { times.append(now() - start) }
    }
    times.sort()
    print("page-bench median \(times[times.count / 2] * 1e3) ms/page sum \(result)")
  }

  static func index(_ page: Page) throws(LuaError) -> RecordPage {
    do throws(JSONError) {
      return try RecordPage.index(page.padded, as: .list)
    } catch {
      throw .usage(error.message)
    }
  }

  static func readPages() throws -> [Page] {
    guard let folder = getenv("PAGES_DIR").map({ String(cString: $0) }) else {
      throw LuaError.usage("PAGES_DIR is not set")
    }
    return try (1...10).map { number in
      guard let file = fopen("\(folder)/p\(number).json", "rb") else { throw LuaError.usage("no page in \(folder)") }
      defer { fclose(file) }
      fseek(file, 0, SEEK_END)
      var bytes = [UInt8](repeating: 0, count: ftell(file))
      rewind(file)
      guard fread(&bytes, 1, bytes.count, file) == bytes.count else {
        throw LuaError.usage("a page in \(folder) is cut")
      }
      return Page(bytes: bytes, padded: PaddedBytes(bytes))
    }
  }

  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
