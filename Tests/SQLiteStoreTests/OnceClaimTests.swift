import Automation
import SQLiteStore
import Synchronization
import Testing

@Suite("Claims of once")
struct OnceClaimTests {
  /// Each store opens the file for itself, as another process would.
  private func stores(_ home: TemporaryHome) -> (StateStore, StateStore) {
    let file = StateFile(home: home.path, address: "http://space", account: "me@example.com")
    return (StateStore(file) { 0 }, StateStore(file) { 0 })
  }

  @Test func claim_keepsOthersAway_untilItIsGivenBack() throws {
    let home = TemporaryHome()
    let (one, other) = stores(home)
    var claim = try one.claimOnce("key", script: "rule")
    #expect(claim != nil)
    #expect(try other.claimOnce("key", script: "rule") == nil)
    #expect(try one.claimOnce("key", script: "rule") == nil)
    claim = nil
    #expect(claim == nil)
    #expect(try other.claimOnce("key", script: "rule") != nil)
  }

  @Test func claims_ofOtherKeysAndScripts_areFree() throws {
    let home = TemporaryHome()
    let (one, other) = stores(home)
    let claims = try (0..<200).map { try one.claimOnce("key \($0)", script: "rule") }
    #expect(claims.allSatisfy { $0 != nil })
    #expect(try other.claimOnce("key 0", script: "other rule") != nil)
    #expect(try other.claimOnce("key 199", script: "rule") == nil)
  }

  @Test func claim_inMemory_isAlwaysGiven() throws {
    let store = StateStore(inMemory: { 0 })
    let claims = try [store.claimOnce("key", script: "rule"), store.claimOnce("key", script: "rule")]
    #expect(claims.allSatisfy { $0 != nil })
  }
}
