import Foundation
import Testing

/// `--space demo`, in the program itself, and the same space over HTTP on this machine.
@Suite struct DemoSpaceTests {
  let program: Program

  init() throws { program = try Program() }

  @Test func count_andTheClosingLine() async throws {
    let ending = try await program.run("run", "--space", "demo", "-e", "print(nexudus.Coworker:count() > 0)")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output == "true\n")
    #expect(ending.errors.contains("request"))
  }

  @Test func dryRun_writesNothingAndShowsThePlan() async throws {
    let ending = try await program.run(
      "run", "--space", "demo", "--dry-run", "-e",
      "local m = nexudus.Coworker:first {} nexudus.Coworker:update(m.Id, { FullName = 'New Name' })"
        + " print(nexudus.Coworker:count { where = { FullName = 'New Name' } })")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.errors.contains("1  update Coworker"))
    #expect(ending.errors.contains("New Name"))
    #expect(ending.output == "0\n")
  }

  @Test func mistypedEntity_isExplainedBeforeAnyRequest() async throws {
    let ending = try await program.run("run", "--space", "demo", "-e", "nexudus.Coworkr:count()")
    #expect(ending.status == 1)
    #expect(ending.errors.contains("Coworker"))
  }

  @Test func simulator_servesAndEndsAtAnInterrupt() async throws {
    let program = program
    let ending = try await program.run("simulator") { process, output in
      while !output().hasSuffix("/api\n") { await Task.yield() }
      let address = output().trimmingCharacters(in: .whitespacesAndNewlines)
      let environment = ["NEXUDUS_EMAIL": "ana.ferreira@harbourandpine.example", "NEXUDUS_PASSWORD": "demo"]
      let who = try await program.run("whoami", "--space", address, environment: environment)
      #expect(who.status == 0, "\(who.errors)")
      #expect(who.output.contains("ana.ferreira@harbourandpine.example"))
      let wrong = try await program.run(
        "whoami", "--space", address, environment: environment.merging(["NEXUDUS_PASSWORD": "wr0ng-pass"]) { $1 })
      #expect(wrong.status == 3)
      #expect(!wrong.errors.contains("wr0ng-pass"))
      process.interrupt()
    }
    #expect(ending.status == 0)
  }
}
