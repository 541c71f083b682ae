import Testing

@testable import Nexudus

/// A list that lives while it is read.
private struct LiveList {
  var ids: [Int64]
  var nextID: Int64
  var cap: Int?
  var fixedSize: Int?
  var isReversed = false
  var removed: Set<Int64> = []

  init(count: Int) {
    ids = (0..<count).map { Int64($0 * 3 + 10) }
    nextID = Int64(count * 3 + 10)
  }

  func answer(_ span: PageSpan) -> WalkPlan.Answer {
    let size = fixedSize ?? min(span.size, cap ?? .max)
    let start = min((span.page - 1) * size, ids.count)
    let order = isReversed ? ids.reversed() : ids
    let rows = Array(order[start..<min(start + size, ids.count)])
    return WalkPlan.Answer(ids: rows, total: ids.count, pageSize: size, hasNext: start + size < ids.count)
  }

  mutating func change(_ random: inout SeededRandom, insertsToo: Bool) {
    for _ in 0..<Int.random(in: 0...4, using: &random) where !ids.isEmpty {
      removed.insert(ids.remove(at: Int.random(in: 0..<ids.count, using: &random)))
    }
    guard insertsToo else { return }
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      if Bool.random(using: &random) {
        ids.append(nextID)
        nextID += 3
      } else if let id = ids.randomElement(using: &random), !ids.contains(id + 1) {
        // A record that comes into the list in its middle, as an edit can make one do.
        ids.insert(id + 1, at: ids.firstIndex(of: id)! + 1)
      }
    }
  }
}

/// Walks with up to 4 requests in flight, each answered at a random moment.
private func walk(
  _ list: inout LiveList, size: Int, random: inout SeededRandom, change: Bool, insertsToo: Bool
) -> (given: [Int64], requests: Int, failure: String?) {
  var plan = WalkPlan(size: size)
  var running: [(span: PageSpan, answer: WalkPlan.Answer?)] = []
  var given: [Int64] = []
  var requests = 0
  while true {
    while running.count < 4, let span = plan.next(inFlight: running.count) {
      running.append((span, nil))
      requests += 1
    }
    guard !running.isEmpty else { return (given, requests, nil) }
    if requests > 20_000 { return (given, requests, "endless") }
    let place = Int.random(in: 0..<running.count, using: &random)
    if change { list.change(&random, insertsToo: insertsToo) }
    if running[place].answer == nil { running[place].answer = list.answer(running[place].span) }
    guard let answer = running[0].answer else { continue }
    switch plan.accept(answer, for: running[0].span) {
    case .again: running = []
    case .fail(let why): return (given, requests, why)
    case .take(let rows):
      given += rows.map { $0.map { answer.ids[$0] } } ?? answer.ids
      running.removeFirst()
      if plan.isFinished { running = [] }
    }
  }
}

@Suite struct WalkPlanTests {
  @Test(arguments: 0..<400)
  func liveList_insertsAndDeletes_nothingThatStaysIsSkipped(seed: Int) {
    var random = SeededRandom(seed)
    var list = LiveList(count: Int.random(in: 0...400, using: &random))
    list.isReversed = seed % 5 == 4
    if seed % 3 == 1 { list.cap = 25 }
    let before = Set(list.ids)
    let size = [10, 25, 40, 100].randomElement(using: &random)!
    let result = walk(&list, size: size, random: &random, change: true, insertsToo: true)
    #expect(result.failure == nil, "seed \(seed)")
    #expect(Set(result.given).count == result.given.count, "an Id came twice, seed \(seed)")
    let skipped = before.subtracting(list.removed).subtracting(result.given)
    #expect(skipped.isEmpty, "skipped \(skipped.sorted()), seed \(seed)")
  }

  @Test(arguments: 0..<200)
  func serverWithItsOwnSize_deletes_nothingThatStaysIsSkipped(seed: Int) {
    var random = SeededRandom(seed)
    var list = LiveList(count: Int.random(in: 0...300, using: &random))
    list.fixedSize = [5, 20, 50].randomElement(using: &random)!
    let before = Set(list.ids)
    let result = walk(&list, size: 30, random: &random, change: true, insertsToo: false)
    #expect(result.failure == nil, "seed \(seed)")
    #expect(Set(result.given).count == result.given.count, "an Id came twice, seed \(seed)")
    let skipped = before.subtracting(list.removed).subtracting(result.given)
    #expect(skipped.isEmpty, "skipped \(skipped.sorted()), seed \(seed)")
  }

  @Test(arguments: [1000, 999, 25, 7, 3])
  func quietList_orderKept_fewRequests(size: Int) {
    var random = SeededRandom(size)
    var list = LiveList(count: 10_000)
    let result = walk(&list, size: size, random: &random, change: false, insertsToo: false)
    #expect(result.given == list.ids)
    let least = (10_000 + size - 1) / size
    #expect(result.requests <= least + least / (size >= 500 ? 8 : 2), "\(result.requests) requests for \(least) pages")
  }

  @Test(arguments: [1000, 25])
  func serverWithItsOwnSize_quietList_eachPageOnce(size: Int) {
    var random = SeededRandom(size)
    var list = LiveList(count: 100 * size)
    list.fixedSize = size
    let result = walk(&list, size: size, random: &random, change: false, insertsToo: false)
    #expect(result.given == list.ids)
    #expect(result.requests == 100)
  }

  @Test func pageThatRepeatsForEver_fails() {
    var plan = WalkPlan(size: 100)
    let page = (0..<100).map { Int64($0) }
    var failure: String?
    var requests = 0
    while failure == nil, let span = plan.next(inFlight: 0), requests < 1000 {
      requests += 1
      let step = plan.accept(.init(ids: page, total: 100_000, pageSize: nil, hasNext: true), for: span)
      if case .fail(let why) = step { failure = why }
    }
    #expect(failure?.contains("same again") == true, "\(failure ?? "no failure") after \(requests)")
    #expect(requests < 20)
  }

  @Test func hasNextForEver_withoutTotals_ends() {
    var plan = WalkPlan(size: 100)
    let page = (0..<100).map { Int64($0) }
    var requests = 0
    while let span = plan.next(inFlight: 0), requests < 1000 {
      requests += 1
      _ = plan.accept(.init(ids: page, total: nil, pageSize: nil, hasNext: true), for: span)
    }
    #expect(requests == 2)
  }

  @Test func totalThatIsTooLarge_fails() {
    var plan = WalkPlan(size: 100)
    let all = (0..<150).map { Int64($0) }
    var failure: String?
    var requests = 0
    while failure == nil, let span = plan.next(inFlight: 0), requests < 1000 {
      requests += 1
      let ids = Array(all[min(span.start, 150)..<min(span.end, 150)])
      if case .fail(let why) = plan.accept(.init(ids: ids, total: 400, pageSize: nil, hasNext: false), for: span) {
        failure = why
      }
    }
    #expect(failure?.contains("400") == true && failure?.contains("150") == true, "\(failure ?? "no failure")")
    #expect(requests < 40)
  }

  @Test func emptyList_endsAtOnce() {
    var plan = WalkPlan(size: 100)
    let span = plan.next(inFlight: 0)
    #expect(span == PageSpan(page: 1, size: 100))
    #expect(plan.accept(.init(ids: [], total: 0, pageSize: 100, hasNext: false), for: span!) == .take(nil))
    #expect(plan.isFinished)
  }

  @Test func idLog_idsFarApart() {
    var log = IDLog()
    for id in [Int64.min, -1, Int64.max] { #expect(log.insert(id) && !log.insert(id)) }
    #expect(!log.contains(0) && log.contains(Int64.min) && log.count == 3)
  }

  @Test(arguments: 0..<8)
  func idLog_isASet(seed: Int) {
    var random = SeededRandom(seed)
    var log = IDLog()
    var set: Set<Int64> = []
    var wrong: [Int64] = []
    var rising: Int64 = Int64.random(in: -5_000_000_000...0, using: &random)
    for _ in 0..<30_000 {
      rising += Int64.random(in: 0...(seed % 2 == 0 ? 3 : 2_000_000), using: &random)
      let id = Int.random(in: 0..<20, using: &random) == 0 ? rising - 500 : rising
      if log.contains(id) != set.contains(id) || log.insert(id) != set.insert(id).inserted { wrong.append(id) }
    }
    #expect(wrong.isEmpty && log.count == set.count, "seed \(seed): \(wrong.prefix(5))")
  }
}
