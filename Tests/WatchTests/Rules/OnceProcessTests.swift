import Automation
import JSONPages
import Logging
import Nexudus
import SQLiteStore
import Scripting
import Testing

/// `once` in runs at the same time; each opens the state for itself, as a process of its own would.
@Suite("once between processes")
struct OnceProcessTests {
  private func run(_ code: String, _ file: StateFile, _ log: RuleLog) async {
    let services = ScriptServices(
      client: { () throws(NexudusError) in throw NexudusError(.network, "there is no space") },
      store: { StateStore(file) { 0 } }, secrets: NoSecrets(), output: log, redactor: Redactor(), clock: SystemTime(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      notifier: NoNotices())
    let outcome = await ScriptRunner(.code(code), services: services).run()
    if case .failed(let failure) = outcome { log.write("failed: \(failure.message)") }
  }

  @Test func ofTwoRuns_oneDoesTheWork_andBothHaveItsResult() async throws {
    let folder = TemporaryFolder()
    let file = StateFile(home: folder.path, address: "http://space", account: "me@example.com")
    for round in 0..<10 {
      let log = RuleLog()
      let code = """
        local result = once("key \(round)", function()
          for n = 1, 5 do store.set("n", n) end
          print("ran")
          return "done"
        end)
        print(result)
        """
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<3 { group.addTask { await run(code, file, log) } }
      }
      #expect(log.lines.sorted() == ["done", "done", "done", "ran"], "round \(round)")
    }
  }

  @Test func whenTheFirstFails_theNextDoesTheWork() async throws {
    let folder = TemporaryFolder()
    let file = StateFile(home: folder.path, address: "http://space", account: "me@example.com")
    let log = RuleLog()
    let code = """
      print(pcall(once, "key", function()
        if store.add("tries", 1) == 1 then error("no", 0) end
        return "done"
      end))
      """
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<3 { group.addTask { await run(code, file, log) } }
    }
    #expect(log.lines.sorted() == ["false\tno", "true\tdone", "true\tdone"])
  }
}

private struct NoNotices: NotificationSender {
  func send(_ notice: Notice, to channel: Channel) async -> NotifyOutcome { .sent }
}
