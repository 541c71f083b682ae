import ArgumentParser

/// The options that say which space a command talks to.
struct SpaceOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      The space: its name in concierge.lua, "demo" for one that is made up on this machine and needs no account, or the \
      API's address.
      """,
      valueName: "NAME|demo|URL"))
  var space: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "\"off\" sends requests as fast as they come: only for a server of your own.", valueName: "off"))
  var limits: String?

  func validate() throws {
    guard limits == nil || limits == "off" else {
      throw ValidationError("--limits takes only \"off\"; limits of your own are written in concierge.lua")
    }
  }

  /// The spaces that these options leave to choose from; a command that works on one takes `one()`, one that shows them
  /// all takes `all()`.
  func load(_ console: Console, script: String? = nil, isVerbose: Bool = false) async throws -> Spaces {
    try await Spaces.load(
      flag: space, isUnlimited: limits == "off", script: script, isVerbose: isVerbose, console)
  }
}
