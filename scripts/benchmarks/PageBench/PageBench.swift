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
/// - `page-bench tables N`, `page-bench decode N`: the same with a table of each record, or of the whole text, before
/// - `page-bench calls`: nanoseconds a call
/// - `page-bench repeat PATH N`: nothing but that, N times, for counting instructions
@main
enum PageBench {
  /// How each mode has its records; then it reads four fields of each, as the peers do.
  static let records = [
    "fields": "...", "decode": "json.decode(texts[...]).Records",
    "tables": "(function(page) local t = {} for i = 1, #page do t[i] = bench.table(page[i]) end return t end)(...)",
  ]

  static let sum = """
    local total = 0.0
    for i = 1, #records do
      local invoice = records[i]
      if not invoice.Paid and invoice.CurrencyCode == "EUR" and invoice.DueDate > "2024-06" then
        total = total + invoice.TotalAmount
      end
    end
    return total
    """

  /// Nanoseconds a call: of the host, and of what Lua has for the same.
  static let calls = """
    local count = 2000000
    local function time(body)
      local start = os.clock()
      body()
      return (os.clock() - start) * 1e9 / count
    end
    local record, indexed = bench.page()[1], setmetatable({}, { __index = rawget })
    local max, sum, add, answer = math.max, bench.sum, bench.add, bench.answer
    local resume, co = coroutine.resume, coroutine.create(function() while true do coroutine.yield(1) end end)
    local bodies = {
      empty = function() for i = 1, count do end end,
      c_function = function() for i = 1, count do max(i, 1) end end,
      typed = function() for i = 1, count do sum(i, 1) end end,
      host = function() for i = 1, count do add(i, 1) end end,
      c_index = function() for i = 1, count do local x = indexed.Paid end end,
      field = function() for i = 1, count do local x = record.Paid end end,
      resume = function() for i = 1, count do resume(co) end end,
      ready = function() for i = 1, count do answer(i) end end,
      waits = function() for i = 1, count do answer(-i) end end,
    }
    local times = {}
    for _ = 1, 7 do
      for name, body in pairs(bodies) do times[name] = math.min(times[name] or math.huge, time(body)) end
    end
    local empty = times.empty
    for name, value in pairs(times) do times[name] = value - empty end
    return json.encode(times)
    """

  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let mode = arguments.first ?? ""
    let count = arguments.last.flatMap { Int($0) } ?? 100
    let pages = try Page.readAll()
    let script = try LuaScript(name: "bench", limits: LuaLimits(memory: 1 << 30, slice: .seconds(60)))
    try await script.configure { state throws(LuaError) in
      let bench = state.module("bench")
      bench.typed("sum") { (a: Int64, b: Int64) in a &+ b }
      bench.function("add") { call throws(LuaError) in
        .value(.integer(try call.integer(1, "a") &+ call.integer(2, "b")))
      }
      // Waits only where it has to, as `time.format` does for the space's zone.
      bench.function("answer") { call throws(LuaError) in
        let number = try call.integer(1)
        return number > 0 ? .value(.integer(number)) : .async { [.integer(number)] }
      }
      bench.function("table") { call throws(LuaError) in
        guard let record = call.record(1) else { throw call.mismatch(1, "record", "a record") }
        return .value(.table(record))
      }
      bench.function("page") { _ throws(LuaError) in .value(.records(try pages[0].records())) }
      state.module("json").addJSON()
      // A heap full of texts would be collected less often than one without.
      let texts = arguments.contains("decode") ? pages : []
      try state.globals.set("texts", .list(texts.map { .bytes($0.bytes) }))
    }
    switch mode {
    case "calls":
      print(try await script.call(script.load(calls, chunk: "=calls")).first?.string ?? "")
    case "fields", "tables", "decode": try await measure(script, pages, mode, count)
    case "repeat":
      guard let path = arguments.dropFirst().first.flatMap({ Repetition(rawValue: $0) }) else {
        throw LuaError.usage("page-bench repeat \(Repetition.allCases.map(\.rawValue).joined(separator: "|")) N")
      }
      try await path.run(script, pages, count)
    default: throw LuaError.usage("there is no mode \"\(mode)\"")
    }
    await script.close()
  }

  static func measure(_ script: LuaScript, _ pages: [Page], _ mode: String, _ count: Int) async throws {
    let main = try await script.load("local records = \(records[mode] ?? "...") \(sum)", chunk: "=sum")
    var times: [Double] = []
    var result = 0.0
    var schema: RecordSchema?
    for round in -3..<count {
      let number = (round + 30) % pages.count
      let start = processorTime()
      let argument: LuaValue
      if mode != "decode" {
        let records = try pages[number].records(schema: schema)
        schema = records.page.schema
        argument = .records(records)
      } else {
        argument = .integer(Int64(number + 1))
      }
      result = try await script.call(main, [argument]).first?.number ?? 0
      if round >= 0 { times.append(processorTime() - start) }
    }
    times.sort()
    print("page-bench median \(times[times.count / 2] * 1e3) ms/page sum \(result)")
  }

  /// Seconds that the process has run: others on the machine lengthen them less than time by the clock.
  static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
