import Testing

/// The guarded functions against the stock ones: same calls, same results, same errors.
@Suite struct DifferentialTests {
  private static let batches: ClosedRange<Int64> = 1...20

  @Test("string.find, match, gmatch, gsub and rep: 100,000 random pairs", arguments: batches)
  func patterns_randomPairs_sameAsStock(seed: Int64) async throws {
    try await compare(PatternCases.script, seed: seed, count: 5_000)
  }

  @Test("table.insert, remove, move, concat, unpack and sort: 100,000 random calls", arguments: batches)
  func tables_randomCalls_sameAsStock(seed: Int64) async throws {
    try await compare(TableCases.script, seed: seed, count: 5_000)
  }

  private func compare(_ script: String, seed: Int64, count: Int64) async throws {
    let stock = try StockLua().run(script, seed, count)
    let ours = try await GuardedLua().run(script, seed, count)
    #expect(stock.count > 100_000, "the cases are not run")
    if let difference = firstDifference(ours, stock) { Issue.record("seed \(seed)\n\(difference)") }
  }
}
