import ArgumentParser

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `concierge secret`: keeps named secrets for scripts and settings.
struct SecretCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "secret",
    abstract: "Keeps named secrets for scripts (secret \"NAME\") and for concierge.lua.",
    discussion: """
      An environment variable of the same name comes first. Values are never shown.

      Examples:
        concierge secret set FRONTDESK_URL
        pass show frontdesk | concierge secret set FRONTDESK_URL
      """,
    subcommands: [Set.self, List.self, Remove.self])

  /// `concierge secret set NAME`.
  struct Set: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Stores a secret; asks for its value, or reads it from standard input.")

    @Argument(help: "The secret's name, such as FRONTDESK_URL.")
    var name: String

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      await reporting {
        try SecretsFile.check(name)
        let file = SecretsFile(home: try Surroundings().home())
        try file.set(try Self.readValue(of: name), named: name)
        Console().note("stored \(name) in \(file.path)")
        return .done
      }
    }

    private static func readValue(of name: String) throws(CommandFailure) -> String {
      if Terminal.isTerminal(STDIN_FILENO) { return try Terminal.ask("value of \(name)", isSecret: true) }
      var value = try Terminal.readAll(maximumBytes: 64 << 10)
      // `echo` and password managers end what they print with a newline that is no part of it.
      if value.hasSuffix("\r\n") || value.hasSuffix("\n") { value.removeLast() }
      guard !value.isEmpty else { throw CommandFailure(.usage, "the value on standard input is empty") }
      return value
    }
  }

  /// `concierge secret list`.
  struct List: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the names of the stored secrets.")

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      let console = Console()
      return await reporting(console) {
        let names = try SecretsFile(home: try Surroundings().home()).names()
        if names.isEmpty { console.note("no secrets are stored; concierge secret set NAME stores one") }
        for name in names { console.put(name) }
        return .done
      }
    }
  }

  /// `concierge secret remove NAME`.
  struct Remove: ConciergeCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Forgets a stored secret.")

    @Argument(help: "The secret's name.")
    var name: String

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      await reporting {
        let file = SecretsFile(home: try Surroundings().home())
        guard try file.remove(named: name) else {
          let names = try file.names()
          throw CommandFailure(
            .usage, "there is no secret \"\(name)\"",
            hint: names.isEmpty ? "none are stored" : "stored are: \(names.joined(separator: ", "))")
        }
        Console().note("removed \(name)")
        return .done
      }
    }
  }
}
