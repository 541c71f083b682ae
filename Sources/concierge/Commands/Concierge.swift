import ArgumentParser

/// The root of all commands.
struct Concierge: ParsableCommand {
  /// The program's version.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "concierge",
    abstract: "Runs small Lua rules against a Nexudus space.",
    discussion: """
      Examples:
        concierge run --space demo -e 'print(nexudus.Coworker:count())'
        concierge run --space demo examples/outstanding.lua
        concierge login me@example.com
        concierge run rules/welcome.lua --dry-run
        concierge watch rules/
        concierge entities CoworkerInvoice
        concierge help triggers

      Exit codes: 0 done, 1 the script failed, 2 usage, 3 sign-in, 4 the service could not be reached or refused, \
      5 a limit of time or memory, 6 a plan's records have changed, 130 interrupted.
      """,
    version: version,
    subcommands: [
      RunCommand.self, ReplCommand.self, WatchCommand.self, ApplyCommand.self, SimulatorCommand.self, LoginCommand.self,
      LogoutCommand.self, WhoamiCommand.self, DoctorCommand.self,
      EntitiesCommand.self, GetCommand.self, ListCommand.self, APICommand.self, TriggerCommand.self, CheckCommand.self,
      TestCommand.self, NewCommand.self, TypesCommand.self,
      EventsCommand.self, InboxCommand.self, StatusCommand.self, PauseCommand.self, ResumeCommand.self,
      ForgetCommand.self, SecretCommand.self, HelpCommand.self,
    ])
}
