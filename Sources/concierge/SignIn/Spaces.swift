import Logging
import Nexudus
import Scripting
import Synchronization

/// The spaces that a command can work on, each opened when it is first asked for.
final class Spaces: Sendable {
  /// What `concierge.lua` says.
  let settings: Settings
  /// What must never be shown, of any space.
  let redactor: Redactor
  /// Where secrets come from.
  let secrets: StoredSecrets
  /// Where logs go.
  let logger: Logger

  /// The file of the settings; nil where there is none.
  let file: String?
  /// The value of `--space`.
  let flag: String?
  let surroundings: Surroundings
  private let isUnlimited: Bool
  /// By the names that they were asked for. They are few: a table would cost the runtime more than it saves.
  let opened = Mutex<[(name: String, session: SpaceSession)]>([])

  private init(
    settings: Settings, file: String?, flag: String?, surroundings: Surroundings, isUnlimited: Bool, redactor: Redactor,
    logger: Logger
  ) {
    self.settings = settings
    self.file = file
    self.flag = flag
    self.surroundings = surroundings
    self.isUnlimited = isUnlimited
    self.redactor = redactor
    self.logger = logger
    secrets = StoredSecrets(surroundings: surroundings)
  }

  /// Reads the settings and opens nothing.
  ///
  /// - Parameters:
  ///   - flag: the value of `--space`: `demo`, the name of a space or an address.
  ///   - script: the path of the script whose folder may hold a `concierge.lua`.
  static func load(
    flag: String?, isUnlimited: Bool, script: String?, isVerbose: Bool, _ console: Console,
    surroundings: Surroundings = Surroundings()
  ) async throws -> Spaces {
    let redactor = Redactor()
    var settings = Settings()
    let file = SettingsFile.path(script: script, surroundings: surroundings)
    if let path = file {
      settings = try await Settings.load(
        path: path, secrets: StoredSecrets(surroundings: surroundings), redactor: redactor)
    }
    var logger = Logger(label: "concierge") { [redactor] _ in
      ConsoleLogHandler(console: console, redactor: redactor, logLevel: isVerbose ? .debug : .info)
    }
    logger.logLevel = isVerbose ? .debug : .info
    return Spaces(
      settings: settings, file: file, flag: flag, surroundings: surroundings, isUnlimited: isUnlimited,
      redactor: redactor,
      logger: logger)
  }

  /// Whether there are several to choose from, so that what is shown names them.
  var areSeveral: Bool { settings.spaces.count > 1 && flag != "demo" }

  /// The space of a command that works on one: the one of `--space`, or the default.
  ///
  /// - Throws: where there are several, none of them the default: nothing that is meant for one goes to another by chance.
  func one() throws -> SpaceSession {
    if let session = try flagged() { return session }
    guard let name = settings.defaultSpace else {
      let names = settings.spaceNames
      throw CommandFailure(
        .usage, "concierge.lua has several spaces: \(names.joined(separator: ", "))",
        hint: "say which is meant: --space \(names[0]); or mark one: space \"\(names[0])\" { default = true, ... }")
    }
    return try session(named: name)
  }

  /// The spaces of a command that shows or watches all of them: the one of `--space`, or all.
  func all() throws -> [SpaceSession] {
    if let session = try flagged() { return [session] }
    return try settings.spaceNames.map { name in try session(named: name) }
  }

  /// The folder of the settings, where other commands find them only from there.
  private var folder: String? {
    guard let file, file != SettingsFile.path(script: nil, surroundings: surroundings) else { return nil }
    return String(file.dropLast("/concierge.lua".count))
  }

  /// A space by its name in `concierge.lua`.
  func session(named name: String) throws -> SpaceSession {
    if let refusal = settings.refusal(ofSpace: name) { throw CommandFailure(.usage, refusal) }
    return try opened.withLock { opened in
      if let known = opened.first(where: { $0.name == name }) { return known.session }
      let file = settings.selecting(name)
      let isDefault = name == settings.defaultSpace
      var choice = try SpaceChoice.resolve(
        url: nil, surroundings: isDefault ? surroundings : nil, file: file.space,
        remembered: try remembered(name, isDefault: isDefault))
      choice.folder = folder
      try checkAlone(choice, among: opened.map { $0.session })
      let session = try SpaceSession(choice, file, in: self, surroundings, limits: limits(file))
      opened.append((name, session))
      return session
    }
  }

  /// A space opened anew: whoever signed in meanwhile is known now.
  func renewed(_ name: String) async throws -> SpaceSession {
    let former = opened.withLock { opened in
      opened.firstIndex { $0.name == name }.map { opened.remove(at: $0) }
    }
    await former?.session.end()
    return try session(named: name)
  }

  /// Refuses two spaces that would share their state.
  private func checkAlone(_ choice: SpaceChoice, among others: [SpaceSession]) throws(CommandFailure) {
    guard choice.signIn != nil else { return }
    for other in others.map(\.choice) where !other.isDemo && other.name != choice.name {
      guard other.address == choice.address, other.account.lowercased() == choice.account.lowercased() else { continue }
      throw CommandFailure(
        .usage, "the spaces \(other.name) and \(choice.name) are one: \(choice.account) at \(choice.address)",
        hint: "give each a user of its own; where they sign in by token, write whose it is: email = \"...\"")
    }
  }

  /// Closes what was opened.
  func close() async {
    let sessions = opened.withLock { opened in
      defer { opened = [] }
      return opened
    }
    for (_, session) in sessions { await session.end() }
  }

  func remembered(_ name: String, isDefault: Bool) throws(CommandFailure) -> RememberedLogin? {
    guard let home = try? surroundings.home() else { return nil }
    if let login = try RememberedLogin.load(home: home, space: name) { return login }
    // Whoever signed in before the spaces had names stays signed in to the default one.
    return isDefault ? try RememberedLogin.load(home: home) : nil
  }

  func limits(_ settings: Settings) throws(CommandFailure) -> PacingLimits {
    let isOff = isUnlimited ? true : try surroundings.limitsAreOff()
    return isOff ? .off : PacingLimits(settings.limits)
  }
}
