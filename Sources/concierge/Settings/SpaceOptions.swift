import ArgumentParser

/// The options that say which space a command talks to.
struct SpaceOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The space: \"demo\" for one that is made up on this machine and needs no account, or the API's address.",
      valueName: "demo|URL"))
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
}
