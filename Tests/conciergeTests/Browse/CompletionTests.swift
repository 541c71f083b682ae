import Automation
import Foundation
import Nexudus
import Scripting
import Testing

@testable import concierge

/// What the shell offers when TAB is pressed, in a real bash.
@Suite struct CompletionTests {
  let program: Program

  init() throws { program = try Program() }

  /// The words that bash would offer for the last of these.
  private func completions(_ words: String...) async throws -> [String] {
    let script = try await program.run("--generate-completion-script", "bash")
    #expect(script.status == 0)
    _ = try program.script("completion.bash", script.output)
    let typed = ["concierge"] + words
    let quoted = typed.map { "'\($0)'" }.joined(separator: " ")
    let line = typed.joined(separator: " ")
    let test = """
      set +o posix
      export PATH="\((Program.path as NSString).deletingLastPathComponent):$PATH"
      . ./completion.bash
      COMP_WORDS=(\(quoted))
      COMP_CWORD=\(typed.count - 1)
      COMP_LINE='\(line)'
      COMP_POINT=\(line.count)
      COMPREPLY=()
      handler="$(complete -p concierge | sed -E 's/.*-F ([^ ]+) .*/\\1/')"
      "$handler" concierge '\(typed[typed.count - 1])' '\(typed[typed.count - 2])'
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let path = try program.script("complete.sh", test)
    let ending = try await program.run(executable: "/bin/bash", arguments: [path])
    #expect(ending.status == 0)
    return ending.output.split(separator: "\n").map(String.init)
  }

  @Test(arguments: ["entities", "get", "list", "forget"])
  func entityNames_areOffered(command: String) async throws {
    let offered = try await completions(command, "CoworkerIn")
    #expect(offered == Catalogue.builtIn.names.filter { $0.hasPrefix("CoworkerIn") })
  }

  @Test func paths_areOffered() async throws {
    #expect(try await completions("api", "GET", "community/communitythreads") == ["community/communitythreads"])
    #expect(try await completions("api", "DEL") == ["DELETE"])
  }

  @Test(arguments: ["run", "watch"])
  func luaFiles_areOffered_andOthersNot(command: String) async throws {
    _ = try program.script("wifi.lua", "")
    _ = try program.script("wifi.txt", "")
    _ = try program.script("wifi_rules/a.lua", "")
    #expect(Set(try await completions(command, "wifi")) == ["wifi.lua", "wifi_rules"])
  }

  @Test func commandsAndOptions_areOffered() async throws {
    #expect(try await completions("enti") == ["entities"])
    #expect(try await completions("list", "Coworker", "--desc") == ["--descending"])
  }

  @Test func kindsOfTriggers_areOffered() async throws {
    #expect(try await completions("new", "greet", "--on", "") == Trigger.typedKinds.map { "\($0):" })
  }

  @Test(arguments: [
    ("c", ["created:", "changed:"]),
    ("created:CommunityThreadF", ["created:CommunityThreadFile", "created:CommunityThreadFollow"]),
    ("created:Visitor.Arr", []), ("changed:CoworkerInvoice.Payment", ["changed:CoworkerInvoice.PaymentReference"]),
    ("due:CoworkerInvoice.Du", ["due:CoworkerInvoice.DueDate", "due:CoworkerInvoice.DueDateLocal"]),
    ("up", Catalogue.builtIn.names.map { "updated:\($0)" }),
  ])
  func triggers_goOnBehindTheirColon(_ typed: String, _ offered: [String]) {
    #expect(EntityNames.triggers(beginning: typed).filter { $0.hasPrefix(typed) } == offered)
  }

  @Test func zsh_getsColonsThatStay() async throws {
    let ending = try await program.run(
      "---completion", "new", "--", "--on", "3", "2", "concierge", "new", "--on", "up",
      environment: ["SAP_SHELL": "zsh"])
    #expect(ending.output.split(separator: "\n").first == "updated\\:AccessToken", "\(ending)")
  }

  @Test func fieldsOfTheNamedEntity_areOffered() async throws {
    #expect(try await completions("list", "CoworkerInvoice", "--order", "DueD") == ["DueDate", "DueDateLocal"])
    #expect(try await completions("list", "CoworkerInvoice", "--where", "Coworker_F") == ["Coworker_FullName"])
    #expect(try await completions("get", "CommunityThread", "--fields", "Sub") == ["Subject"])
  }

  @Test(arguments: ["zsh", "fish"])
  func otherShells_haveAScript(shell: String) async throws {
    let script = try await program.run("--generate-completion-script", shell)
    #expect(script.status == 0)
    #expect(script.output.contains("concierge") && script.errors == "")
  }
}
