import JSONPages
import LuaRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Measures pages and calls without a network, over the pages of `$PAGES_DIR`:
///
/// - `page-bench fields N`: time to index a page, give it to a script and read four fields of each record
/// - `page-bench tables N`: the same by `json.decode`, so that it is comparable with decoding in another language
/// - `page-bench calls`: nanoseconds a call
/// - `page-bench repeat index|tables|field|host N`: nothing but that, N times, for counting instructions
@main
enum PageBench {
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
    let arguments = Array(CommandLine.arguments.dropFirst())
    let mode = arguments.first ?? ""
    let count = arguments.last.flatMap { Int($0) } ?? 100
    let pages = try Page.readAll()
    let script = try LuaScript(name: "bench", limits: LuaLimits(memory: 1 << 30, slice: .seconds(60)))
    try await script.configure { state throws(LuaError) in
      let bench = state.module("bench")
      bench.typed("add") { (a: Int64, b: Int64) in a &+ b }
      bench.function("page") { _ throws(LuaError) in .value(.records(try pages[0].records())) }
      state.module("json").addJSON()
    }
    switch mode {
    case "calls":
      let results = try await script.call(script.load(calls, chunk: "=calls")).compactMap(\.number)
      print("{\"c_function\": \(results[0]), \"host\": \(results[1]), \"field\": \(results[2])}")
    case "fields", "tables": try await measure(script, pages, isLazy: mode == "fields", count)
    case "repeat":
      guard let path = arguments.dropFirst().first.flatMap({ Repetition(rawValue: $0) }) else {
        throw LuaError.usage("page-bench repeat \(Repetition.allCases.map(\.rawValue).joined(separator: "|")) N")
      }
      try await path.run(script, pages, count)
    default: throw LuaError.usage("there is no mode \"\(mode)\"")
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
        let records = try page.records(schema: schema)
        schema = records.page.schema
        argument = .records(records)
      } else {
        argument = .bytes(page.bytes)
      }
      result = try await script.call(main, [argument]).first?.number ?? 0
      if round >= 0 { times.append(now() - start) }
    }
    times.sort()
    print("page-bench median \(times[times.count / 2] * 1e3) ms/page sum \(result)")
  }

  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
