import Automation
import SpaceModel
import Testing

@testable import Scripting

@Suite("Dry runs")
struct DryRunTests {
  @Test func writes_areShownAsChanges_andNotSent() async throws {
    let space = TestSpace()
    let before = space.space.count("CommunityMessage")
    await space.expect(
      """
      local member = nexudus.Coworker:first { where = { Active = true } }
      print(member:update({ Tag = "vip" }).Tag, nexudus.Coworker:get(member.Id).Tag)
      nexudus.CommunityThread:first({}):reply("Hello")
      """, prints: ["vip\tvip"], dryRun: true)
    #expect(space.space.count("CommunityMessage") == before)
    let effects = space.output.effects
    #expect(effects.map(\.effect.operation) == [.update, .create])
    let update = try #require(effects.first)
    #expect(update.change.fields.map(\.name) == ["Tag"])
    #expect(update.change.lines().last?.contains("-> \"vip\"") == true)
  }

  @Test func newIds_areNegative_andLaterReadsSeeThePlan() async {
    await TestSpace().expect(
      """
      local thread = nexudus.CommunityThread:first {}
      local reply = thread:reply("Hello")
      print(reply.Id, nexudus.CommunityMessage:get(reply.Id).Message)
      reply:update { Message = "Changed" }
      print(nexudus.CommunityMessage:get(reply.Id).Message)
      reply:delete()
      print(pcall(nexudus.CommunityMessage.get, nexudus.CommunityMessage, reply.Id) == false)
      """, prints: ["-1000001\tHello", "Changed", "true"], dryRun: true)
  }

  @Test func store_isACopy_thatIsThrownAway() async throws {
    let space = TestSpace()
    await space.expect(
      "store.set('a', 1) print(store.get('a'))", prints: ["1"], dryRun: true)
    await space.expect("print(store.get('a'))", prints: ["nil"])
  }

  @Test func secrets_inAPlan_areMasked() async throws {
    let space = TestSpace()
    await space.expect(
      "nexudus.Coworker:first({}):update { AccessPincode = '48151623' }", prints: [], dryRun: true)
    let effect = try #require(space.output.effects.first)
    #expect(!effect.change.lines().joined().contains("48151623") && effect.change.lines().joined().contains("***"))
  }

  @Test func aMistake_isOneInADryRunToo() async {
    let failure = await TestSpace().failure(of: "nexudus.CommunityMessage:create { Mesage = 'x' }", dryRun: true)
    #expect(failure?.kind == "usage")
  }
}
