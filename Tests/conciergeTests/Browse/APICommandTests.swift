import Foundation
import Testing

@testable import concierge

@Suite struct APICommandTests {
  let program: Program

  init() throws { program = try Program() }

  @Test func reply_comesAsItIs_andSelectGivesAPartOfIt() async throws {
    let whole = try await program.run("api", "get", "auth/me", "--space", "demo")
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.output.hasPrefix("{") && whole.output.split(separator: "\n").count == 1)
    let name = try await program.run("api", "GET", "auth/me", "--select", "reply.FullName", "--space", "demo")
    #expect(name.output.count > 1 && !name.output.contains("\""))
    #expect(whole.output.contains(name.output.dropLast()))
  }

  @Test func paginate_givesEveryRecord() async throws {
    let program = program
    try await LiveSpace.run(program) { environment in
      let count = try await program.run(
        "api", "GET", "spaces/coworkers", "-q", "size=1", "--select", "reply.TotalItems", environment: environment)
      let ids = try await program.run(
        "api", "GET", "spaces/coworkers", "-q", "size=20", "--paginate", "--select", "reply.Id",
        environment: environment)
      let lines = ids.output.split(separator: "\n")
      #expect("\(lines.count)\n" == count.output)
      #expect(Set(lines).count == lines.count)
    }
  }

  @Test func write_isSent_andRefusalsAreTold() async throws {
    let program = program
    try await LiveSpace.run(program) { environment in
      let note = try program.script("note.txt", "from a file")
      let fields = ["-f", "CommunityThreadId=1", "-f", "UserId=1", "-f", "Message=@\(note)"]
      let planned = try await program.run(
        arguments: ["api", "POST", "community/communitymessages", "--dry-run"] + fields, environment: environment)
      #expect(
        planned.output == """
          would send POST community/communitymessages
          {
            "CommunityThreadId": 1,
            "UserId": 1,
            "Message": "from a file"
          }

          """)
      let refused = try await program.run(
        "api", "POST", "community/communitymessages", "-f", "Message=Hello", environment: environment)
      #expect(refused.status == 1)
      #expect(refused.output == "")
      #expect(refused.errors.hasPrefix("error: the new CommunityMessage was refused: "), "\(refused.errors)")
      #expect(refused.errors.contains("hint: the documents require CommunityThreadId, UserId"))

      let ids = try await program.run(
        "run", "-e", "print(nexudus.CommunityThread:first().Id .. ' ' .. nexudus.me().Id)", environment: environment)
      let parts = ids.output.split { $0 == " " || $0 == "\n" }
      let made = try await program.run(
        "api", "POST", "community/communitymessages", "-f", "CommunityThreadId=\(parts[0])", "-f",
        "UserId=\(parts[1])", "-f", "Message=@\(note)", "--select", "reply.Value.Id", environment: environment)
      #expect(made.status == 0, "\(made.errors)")
      let id = made.output.dropLast()
      let read = try await program.run(
        "get", "CommunityMessage", String(id), "--fields", "Message", environment: environment)
      #expect(read.output == "Message  from a file\n", "\(read.errors)")
      let gone = try await program.run("api", "DELETE", "community/communitymessages/\(id)", environment: environment)
      #expect(gone.status == 0, "\(gone.errors)")
      let missing = try await program.run("api", "GET", "community/communitymessages/\(id)", environment: environment)
      #expect(missing.status == 1 && missing.output == "")
      #expect(missing.errors == "error: there is no CommunityMessage \(id) (404)\n")
    }
  }

  @Test func mistypedPath_isToldTheNearest() async throws {
    let ending = try await program.run("api", "GET", "spaces/cowrokers", "--space", "demo")
    #expect(ending.status == 1)
    #expect(ending.errors.contains("there is nothing at spaces/cowrokers (404)"), "\(ending.errors)")
    #expect(ending.errors.contains("spaces/coworkers"), "\(ending.errors)")
  }

  @Test func input_mustBeJSON() async throws {
    let ending = try await program.run(
      "api", "PUT", "spaces/coworkers", "--input", "-", "--space", "demo", input: "{ Id: 1 }")
    #expect(ending.status == 2)
    #expect(ending.errors.hasPrefix("error: standard input is not JSON: "), "\(ending.errors)")
    let missing = try await program.run("api", "PUT", "spaces/coworkers", "--input", "none.json", "--space", "demo")
    #expect(missing.status == 2)
    #expect(missing.errors.contains("can't read none.json: there is no such file"), "\(missing.errors)")
  }
}
