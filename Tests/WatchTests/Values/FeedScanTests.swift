import Testing

@testable import Automation

/// What a scan asks for, against servers that are plain arrays.
struct FeedScanTests {
  /// A server as a value: what it holds, and how it treats what it is asked.
  struct Server {
    var rows: [ScannedRow]
    var cap = 1000
    var isReversed = false
    var sortsPagesOnly = false
    var ignoresBounds = false
    var asked = 0

    mutating func answer(_ request: FeedScan.Request) -> (rows: [ScannedRow], total: Int) {
      asked += 1
      var found = rows.filter { row in
        ignoresBounds || (row.updated >= request.from && request.to.map { row.updated <= $0 } != false)
      }
      let total = found.count
      let isDescending = request.isDescending != isReversed
      let inOrder = { (a: ScannedRow, b: ScannedRow) in isDescending ? a.updated > b.updated : a.updated < b.updated }
      if sortsPagesOnly {
        return (found.prefix(min(cap, request.size)).sorted(by: inOrder), total)
      }
      found.sort(by: inOrder)
      return (Array(found.prefix(min(cap, request.size))), total)
    }

    mutating func play(_ scan: inout FeedScan) -> FeedScan.Step {
      for _ in 0..<1000 {
        switch scan.next() {
        case .ask(let request):
          let (rows, total) = answer(request)
          scan.take(rows, total: total)
        case .walk(let request):
          scan.take(walked: rows.filter { $0.updated >= request.from && $0.updated <= request.to ?? .max })
        case let step: return step
        }
      }
      return .distrust("it did not come to an end")
    }
  }

  private static func rows(_ count: Int64, apart: Int64) throws -> [ScannedRow] {
    try (1...count).map { try Rows.row($0, updated: 6000 + $0 * apart) }
  }

  @Test("All rows are found, whatever the largest page is", arguments: [1, 2, 7, 10, 25, 1000])
  func caps(cap: Int) throws {
    var server = Server(rows: try Self.rows(100, apart: 20), cap: cap)
    var scan = FeedScan(from: 6000)
    #expect(server.play(&scan) == .finished)
    #expect(scan.rows.count == 100)
  }

  @Test("A minute that holds more than a page is walked")
  func crowdedMinute() throws {
    var rows = try Self.rows(40, apart: 1)
    rows += try (41...60).map { try Rows.row($0, updated: 6300 + $0) }
    var server = Server(rows: rows, cap: 10)
    var scan = FeedScan(from: 6000)
    #expect(server.play(&scan) == .finished)
    #expect(scan.rows.count == 60)
    #expect(scan.isCrowded)
  }

  @Test("A server that sorts the other way round is asked the other way round")
  func reversed() throws {
    var server = Server(rows: try Self.rows(100, apart: 20), cap: 10, isReversed: true)
    var scan = FeedScan(from: 6000)
    #expect(server.play(&scan) == .finished)
    #expect(scan.rows.count == 100)
    #expect(scan.sortsFlipped)
  }

  @Test("A server that sorts only inside its pages is not trusted")
  func pageOrder() throws {
    // By place the latest come first: page 1 sorted by itself hides the older ones.
    var server = Server(rows: try Self.rows(100, apart: 20).reversed(), cap: 10, sortsPagesOnly: true)
    var scan = FeedScan(from: 6000)
    guard case .distrust = server.play(&scan) else {
      Issue.record("it was trusted, with \(scan.rows.count) of 100 rows")
      return
    }
  }

  @Test("A server that ignores bounds is not trusted")
  func ignoredBounds() throws {
    var server = Server(rows: try Self.rows(100, apart: 60), ignoresBounds: true)
    var scan = FeedScan(from: 9000)
    guard case .distrust = server.play(&scan) else {
      Issue.record("it was trusted")
      return
    }
  }

  @Test("A list that counts records and gives none is not trusted")
  func emptyPage() {
    var scan = FeedScan(from: 6000)
    scan.take([], total: 3)
    guard case .distrust = scan.next() else {
      Issue.record("it was trusted")
      return
    }
  }

  @Test("One page that holds all costs one request; equal stamps in any order are no disorder")
  func ties() throws {
    var server = Server(rows: try (1...30).map { try Rows.row($0, updated: 6030) })
    var scan = FeedScan(from: 6000)
    #expect(server.play(&scan) == .finished)
    #expect(server.asked == 1)
  }
}
