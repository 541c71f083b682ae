import Automation
import JSONPages
import Nexudus
import SpaceModel
import Testing

@testable import Scripting

/// What a plan knows of the records that its handlers were told of.
struct PlanBasisTests {
  @Test(
    "A change while the handler was at work is none that the plan has seen; one before it is",
    arguments: [(60, false), (-60, true)])
  func told(begun: Int, isMoved: Bool) async throws {
    let bench = try PlanBench()
    let thread = try #require(bench.threads(1).first)
    let entity = try Catalogue.builtIn.requireEntity(named: "CommunityThread")
    let then = try await bench.client().get(entity, id: thread).string("UpdatedOn")
    try await bench.clock.sleep(for: .seconds(600))
    try bench.space.update("CommunityThread", thread, ["Message": "changed"])
    let changed = bench.clock.now
    let cause = PlannedEffect.Cause(
      delivery: 1, attempt: 1, entity: "CommunityThread", record: thread, updated: then,
      begun: Timestamp(seconds: changed.seconds + Int64(begun)))
    let effect = PlannedEffect(
      rule: "rule", Effect(.notify, target: "desk", body: ["text": "Hello"]), cause: cause)
    let saved = try await bench.keep(Plan([effect]))
    let failure = try await bench.failure(saved)
    if case .moved = failure {
      #expect(isMoved)
    } else {
      #expect(failure == nil && !isMoved)
    }
  }
}
