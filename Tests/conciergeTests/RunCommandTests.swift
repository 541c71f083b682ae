import Foundation
import Testing

/// `concierge run` without a space: what a script says, and how it ends.
@Suite struct RunCommandTests {
  let program: Program

  init() throws { program = try Program() }

  @Test func print_isAllThatStandardOutputHas() async throws {
    let ending = try await program.run("run", "-e", "print('hi', 1, nil)")
    #expect(ending.status == 0)
    #expect(ending.output == "hi\t1\tnil\n")
    #expect(ending.errors == "")
  }

  @Test func file_seesItsArguments() async throws {
    let path = try program.script("args.lua", "print(#arg, arg[1], arg[2])")
    #expect(try await program.run("run", path, "a", "b c").output == "2\ta\tb c\n")
    #expect(try await program.run("run", path, "--json", "--", "-x").output == "{\"output\":\"1\\t-x\\tnil\"}\n")
  }

  @Test func standardInput_isAScript() async throws {
    let ending = try await program.run("run", "-", "word", input: "print(arg[1])")
    #expect(ending.output == "word\n")
    #expect(ending.status == 0)
  }

  @Test func error_exitsWith1AndShowsTheLine() async throws {
    _ = try program.script("bad.lua", "local x = 1\nprint(prnt.x)\n")
    let ending = try await program.run("run", "bad.lua")
    #expect(ending.status == 1)
    #expect(ending.output == "")
    #expect(ending.errors.contains("bad.lua:2"))
    #expect(ending.errors.contains("print(prnt.x)"))
  }

  @Test func endlessLoop_exitsWith5() async throws {
    let ending = try await program.run("run", "--time-limit", "100ms", "-e", "while true do end")
    #expect(ending.status == 5)
  }

  @Test func memoryBomb_exitsWith5() async throws {
    let ending = try await program.run(
      "run", "--memory-limit", "4MB", "-e", "local s = 'x' while true do s = s .. s end")
    #expect(ending.status == 5)
  }

  @Test func noSignIn_exitsWith3AndSaysHowToGetOne() async throws {
    let ending = try await program.run("run", "-e", "print(nexudus.Coworker:count())")
    #expect(ending.status == 3)
    #expect(ending.errors.contains("concierge login"))
    #expect(ending.errors.contains("--space demo"))
  }

  @Test func nobodyAtTheAddress_exitsWith4() async throws {
    let ending = try await program.run(
      "run", "--space", "http://127.0.0.1:1/api", "--limits", "off", "-e",
      "pcall(sleep, '0s') nexudus.Coworker:create { FullName = 'x', Email = 'x@example.com' }",
      environment: ["NEXUDUS_TOKEN": "tok-s3cr3t-value"])
    #expect(ending.status == 4)
    #expect(!ending.errors.contains("s3cr3t"))
  }

  @Test func json_givesOneObjectALine() async throws {
    let ending = try await program.run("run", "--json", "-e", "print('a\\nb') log.info('note', { n = 1 })")
    #expect(ending.status == 0)
    #expect(ending.output == "{\"output\":\"a\\nb\"}\n")
    for line in (ending.output + ending.errors).split(separator: "\n") {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
    let failed = try await program.run("run", "--json", "-e", "error('x')")
    #expect(failed.status == 1)
    for line in failed.errors.split(separator: "\n") {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
  }

  @Test func interrupt_exitsWith130AndRunsCloseVariables() async throws {
    let path = try program.script(
      "long.lua",
      """
      local guard <close> = setmetatable({}, { __close = function() print("closed") end })
      store.set("started", true)
      sleep("5m")
      """)
    let home = program.home
    let ending = try await program.run("run", path) { process, _ in
      // The script has begun when its state is there.
      while (try? FileManager.default.contentsOfDirectory(atPath: home + "/state"))?.isEmpty ?? true {
        await Task.yield()
      }
      process.interrupt()
    }
    #expect(ending.status == 130)
    // A host call after the interrupt raises again: the place of the error shows that the variable was closed.
    #expect(ending.errors.contains("long.lua:1"))
  }

  @Test func secretInAnError_isMasked() async throws {
    let ending = try await program.run(
      "run", "-e", "local s = secret('KEY') print(s) log.warn(s) error('it is ' .. s)",
      environment: ["KEY": "s3cr3t-value"])
    #expect(ending.status == 1)
    #expect(!(ending.output + ending.errors).contains("s3cr3t-value"))
    #expect(ending.output == "***\n")
  }
}
