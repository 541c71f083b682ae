import JSONPages
import LuaRuntime

/// One of the paths whose instructions are counted, walked so many times: the caller counts the instructions of two
/// runs, and the difference belongs to the path alone.
enum Repetition: String, CaseIterable {
  case index, tables, decode, field, host, typed, waits

  func run(_ script: LuaScript, _ pages: [Page], _ count: Int) async throws {
    switch self {
    case .index:
      var last: LuaRecordPage?
      for number in 0..<count { last = try pages[number % pages.count].records(schema: last?.page.schema) }
    case .tables:
      try await loop(
        "local page = bench.page()", "for i = 1, #page do bench.table(page[i]) end", script, count)
    case .decode:
      try await loop("", "json.decode(texts[i % #texts + 1])", script, count)
    case .field:
      let names = [
        "Id", "CoworkerFullName", "InvoiceNumber", "BillToCity", "CurrencyCode", "TotalAmount", "TaxAmount", "Paid",
        "Sent",
        "DueDate", "CreatedOn", "ToStringText",
      ]
      // Many names: where each falls in Lua's tables is a matter of luck.
      let reads = names.map { "x = record.\($0)" }.joined(separator: " ")
      try await loop("local x, record = nil, bench.page()[1]", reads, script, count / names.count)
    case .host: try await loop("local add = bench.add", "add(i, 1)", script, count)
    case .waits: try await loop("local answer = bench.answer", "answer(-i)", script, count)
    case .typed: try await loop("local sum = bench.sum", "sum(i, 1)", script, count)
    }
  }

  private func loop(_ before: String, _ body: String, _ script: LuaScript, _ count: Int) async throws {
    let main = try await script.load("\(before) for i = 1, ... do \(body) end", chunk: "=loop")
    _ = try await script.call(main, [.integer(Int64(count))])
  }
}
