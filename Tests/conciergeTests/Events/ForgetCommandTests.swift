import Automation
import Foundation
import JSONPages
import SQLiteStore
import Testing

/// `concierge forget` and `concierge events export`, through the built program.
@Suite struct ForgetCommandTests {
  let space: WatchedSpace

  init() throws { space = try WatchedSpace() }

  private func fill() throws {
    try space.fill()
    try space.change { tables throws(StoreError) in
      var done = Delivery(
        rule: "welcome", trigger: "created Coworker", kind: "created", entity: "Coworker", record: 40, version: 0,
        at: WatchedSpace.morning)
      done.body = try? JSONValue.object([
        "Id": 40, "FullName": "Anna Berg", "Email": "anna@members.example", "AccessPincode": "4711",
      ]).encoded()
      done.state = .done
      done.ended = WatchedSpace.morning + 1
      _ = try tables.add(done)
      var open = Delivery(
        rule: "welcome", trigger: "created Booking", kind: "created", entity: "Booking", record: 7, version: 0,
        at: WatchedSpace.morning)
      open.body = try? JSONValue.object(["Id": 7, "CoworkerId": 40]).encoded()
      open.state = .parked
      _ = try tables.add(open)
    }
    try space.store.setOnce("welcome:40", script: "welcome", result: true, expires: nil)
  }

  @Test func dryRun_showsWhatWouldGo_andChangesNothing() async throws {
    try fill()
    let ending = try await space.run("forget", "Coworker", "40", "--dry-run")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(
      ending.output == """
        kept about Coworker:40
          also found by anna@members.example, anna berg
          erased  1 event with what was sent, answered and went wrong
          erased  1 event with what was sent, answered and went wrong, still open: they end unrun
          left    once "welcome:40" of welcome: a number in it may be the Id, or mean something else; look, and let the script delete it

        """)
    #expect(ending.errors == "nothing was erased: --dry-run\n")
    #expect(try space.delivery(5)?.body != nil)
  }

  @Test func withoutATerminal_itAsksForYes() async throws {
    try fill()
    let ending = try await space.run("forget", "Coworker:40")
    #expect(ending.status == 2)
    #expect(ending.errors.contains("--yes"))
    #expect(try space.delivery(5)?.body != nil)
  }

  @Test func yes_erases_andTheEventsSaySo() async throws {
    try fill()
    let ending = try await space.run("forget", "Coworker:40", "--yes")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.errors == "Coworker:40 is forgotten; 1 open item ended unrun\n")
    #expect(try space.delivery(5)?.body == nil)
    #expect(try space.delivery(6)?.state == .done)
    let show = try await space.run("events", "show", "5")
    #expect(show.output.contains("forgotten") && !show.output.contains("Anna"))
    let retry = try await space.run("events", "retry", "6")
    #expect(retry.status == 2)
    let again = try await space.run("forget", "Coworker:40", "--yes")
    #expect(again.errors == "nothing to erase\n")
    for name in try FileManager.default.contentsOfDirectory(atPath: space.file.folder) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: space.file.folder + "/" + name))
      #expect(bytes.range(of: Data("anna@members".utf8)) == nil, "\(name)")
    }
  }

  @Test func besideAWatch_theWishIsLeftForIt() async throws {
    try fill()
    let lock = try StateLock.take(space.file).get()
    let ending = try await space.run("forget", "Coworker:40", "--yes")
    lock.release()
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.errors.contains("within 2 seconds"))
    let wishes = try space.store.reading { tables throws(StoreError) in try tables.forgetRequests().values.map(\.self) }
    #expect(wishes == [ForgetRequest(entity: "Coworker", record: 40)])
    #expect(try space.delivery(5)?.body != nil)
  }

  @Test func export_isCompleteAndForItsOwnerAlone() async throws {
    try fill()
    let text = try await space.run("events", "export", "--about", "Coworker:40")
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.contains("Anna Berg") && text.output.contains("refers to it by CoworkerId"))
    #expect(text.errors == "3 items kept about Coworker:40\n")
    #expect(!text.output.contains("Printer"))
    let path = space.program.folder + "/anna.jsonl"
    let file = try await space.run("events", "export", "--about", "Coworker:40", "--json", "--output", path)
    #expect(file.status == 0, "\(file.errors)")
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(try JSONValue(parsing: PaddedBytes(String(lines[0])))["content"]?["body"]?["FullName"] == "Anna Berg")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test(arguments: [
    (["forget", "Coworkr", "40"], "Coworker"), (["forget", "Coworker"], "Coworker:40"),
    (["forget", "Coworker", "x"], "Id"), (["forget", "Coworker", "40", "--naming", "Anna"], "full name"),
    (["events", "export", "--about", "40"], "Coworker:40"),
  ]) func mistakes_areExplained(arguments: [String], word: String) async throws {
    let ending = try await space.program.run(arguments: arguments, environment: WatchedSpace.environment)
    #expect(ending.status == 2)
    #expect(ending.errors.contains(word), "\(ending.errors)")
  }
}
