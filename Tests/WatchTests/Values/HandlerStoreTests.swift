import JSONPages
import SQLiteStore
import Testing

@testable import Automation

struct HandlerStoreTests {
  private func make(_ desk: Desk) -> HandlerStore { HandlerStore(over: desk.store) { 0 } }

  private func commit(_ values: HandlerStore, _ desk: Desk) throws -> Bool {
    try desk.store.transaction(owner: desk.owner) { tables throws(StoreError) in
      try values.commit(in: tables, script: "r")
    }
  }

  @Test("The first committer wins; the other one has read what is no longer there")
  func conflict() throws {
    let desk = try Desk()
    let (a, b) = (make(desk), make(desk))
    for store in [a, b] {
      let old = try store.value(forKey: "k", script: "r")?.integer ?? 0
      store.set(.integer(old + 1), forKey: "k", script: "r", ttl: nil)
    }
    #expect(try commit(a, desk))
    #expect(try !commit(b, desk))
    #expect(try desk.store.value(forKey: "k", script: "r") == 1)
  }

  @Test("Additions never conflict")
  func additions() throws {
    let desk = try Desk()
    let (a, b) = (make(desk), make(desk))
    for store in [a, b] { _ = try store.add(1, toKey: "k", script: "r") }
    #expect(try commit(a, desk))
    #expect(try commit(b, desk))
    #expect(try desk.store.value(forKey: "k", script: "r") == 2)
  }

  @Test("A handler sees its own changes, and nobody else before the commit")
  func isolation() throws {
    let desk = try Desk()
    let a = make(desk)
    a.set("new", forKey: "k", script: "r", ttl: nil)
    #expect(try a.value(forKey: "k", script: "r") == "new")
    #expect(try desk.store.value(forKey: "k", script: "r") == nil)
    a.removeValue(forKey: "k", script: "r")
    #expect(try a.value(forKey: "k", script: "r") == nil)
    #expect(try a.keys(withPrefix: "", script: "r").isEmpty)
  }

  @Test("What was read stays what it was")
  func snapshot() throws {
    let desk = try Desk()
    try desk.store.set(1, forKey: "k", script: "r", ttl: nil)
    let a = make(desk)
    #expect(try a.value(forKey: "k", script: "r") == 1)
    try desk.store.set(2, forKey: "k", script: "r", ttl: nil)
    #expect(try a.value(forKey: "k", script: "r") == 1)
  }
}
