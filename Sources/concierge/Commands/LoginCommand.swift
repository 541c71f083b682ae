import ArgumentParser
import JSONPages
import Nexudus
import Scripting

/// `concierge login`: signs in once, so that later runs need no password.
struct LoginCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Signs in to a space and keeps the tokens, not the password.",
    discussion: """
      It asks for what is missing. The tokens are kept in a file that only you can read, and renewed as they end.

      Examples:
        concierge login me@example.com
        concierge login --space https://spaces.nexudus.com/api me@example.com
        concierge login --space porto me@example.com
      """)

  @OptionGroup var space: SpaceOptions

  @Argument(help: "The user's e-mail address.")
  var email: String?

  @Option(
    name: .long, help: ArgumentHelp("The code of the moment, where the user has a second factor.", valueName: "code"))
  var totp: String?

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      let session = try await SpaceSession.open(
        flag: space.space, isUnlimited: space.limits == "off", script: nil, isVerbose: false, console)
      guard !session.choice.isDemo else {
        throw CommandFailure(.usage, "the demo space needs no sign-in; leave out --space demo")
      }
      // The environment speaks of the default space alone.
      let isDefault = session.choice.name == session.spaces.settings.defaultSpace ?? Settings.Space.unnamed
      let surroundings = isDefault ? Surroundings() : Surroundings([:])
      let user = try email ?? surroundings["NEXUDUS_EMAIL"] ?? session.settings.space.email ?? Terminal.ask("e-mail")
      let password = try surroundings["NEXUDUS_PASSWORD"] ?? Terminal.ask("password of \(user)", isSecret: true)
      session.redactor.add(password)
      let result: Result<String, any Error>
      do {
        result = .success(try await signIn(session, user, password, totp ?? surroundings["NEXUDUS_TOTP"]))
      } catch {
        result = .failure(error)
      }
      await session.close()
      console.note(try result.get())
      return .done
    }
  }

  private func signIn(
    _ session: SpaceSession, _ user: String, _ password: String, _ totp: String?
  ) async throws -> String {
    let home = try session.home()
    let client = try session.makeClient(.password(user: user, password: password, totp: totp))
    let me = try await client.me()
    let address = session.choice.address.description
    try RememberedLogin(address: address, email: user).save(home: home, space: session.name)
    let (place, flag) = session.spaces.areSeveral ? (" to \(session.name)", " --space \(session.name)") : ("", "")
    return "signed in\(place) at \(address) as \(me.string("FullName") ?? user); concierge logout\(flag) forgets it"
  }
}

/// `concierge logout`: forgets the sign-in.
struct LogoutCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "Forgets the tokens that login kept.")

  @OptionGroup var space: SpaceOptions

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      let home = try Surroundings().home()
      let spaces = try await Spaces.load(flag: space.space, isUnlimited: false, script: nil, isVerbose: false, console)
      // A sign-in from before the space had a name is kept without one.
      let names = [try spaces.one().name] + (space.space == nil ? [Settings.Space.unnamed] : [])
      await spaces.close()
      for name in names {
        guard let remembered = try RememberedLogin.load(home: home, space: name) else { continue }
        let key = SignInKey(address: remembered.address, user: remembered.email, passwordDigest: nil)
        try FileTokenStore(folder: home).remove(key)
        try RememberedLogin.forget(home: home, space: name)
        console.note("signed out \(remembered.email) at \(remembered.address)")
        return .done
      }
      console.note("nobody was signed in")
      return .done
    }
  }
}
