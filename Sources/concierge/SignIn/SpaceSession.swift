import Automation
import JSONPages
import Logging
import MailCurl
import Nexudus
import NexudusHTTP
import SQLiteStore
import Scripting
import Simulator
import SpaceModel
import Synchronization

/// Everything that a command needs to talk to its space; the client and the store are made when they are first asked for.
final class SpaceSession: Sendable {
  /// Which space, and who signs in.
  let choice: SpaceChoice
  /// What `concierge.lua` says.
  let settings: Settings
  /// What must never be shown.
  let redactor: Redactor
  /// Where secrets come from.
  let secrets: StoredSecrets
  /// Where logs go.
  let logger: Logger

  private let surroundings: Surroundings
  private let limits: PacingLimits
  private let transport = HTTPTransport()
  /// What carries scripts' calls to hosts of the web.
  let http = PinnedHTTPTransport()
  private let demo: SimulatorServer?
  private let openClient = Mutex<Client?>(nil)
  private let openStore = Mutex<(any ScriptStore)?>(nil)

  private init(
    choice: SpaceChoice, settings: Settings, redactor: Redactor, surroundings: Surroundings, limits: PacingLimits,
    demo: SimulatorServer?, logger: Logger
  ) {
    self.choice = choice
    self.settings = settings
    self.redactor = redactor
    self.surroundings = surroundings
    self.limits = limits
    self.demo = demo
    self.logger = logger
    secrets = StoredSecrets(surroundings: surroundings)
  }

  /// Settles all settings; opens nothing but the demo space, where that is asked for.
  ///
  /// - Parameter script: the path of the script whose folder may hold a `concierge.lua`.
  static func open(
    flag: String?, isUnlimited: Bool, script: String?, isVerbose: Bool, _ console: Console,
    surroundings: Surroundings = Surroundings()
  ) async throws -> SpaceSession {
    let redactor = Redactor()
    let secrets = StoredSecrets(surroundings: surroundings)
    var settings = Settings()
    if let path = SettingsFile.path(script: script, surroundings: surroundings) {
      settings = try await Settings.load(path: path, secrets: secrets, redactor: redactor)
    }
    var choice = try SpaceChoice.resolve(
      flag: flag, surroundings: surroundings, file: settings.space,
      remembered: flag == "demo" ? nil : surroundings.rememberedLogin())
    let unlimited = try isUnlimited || choice.isDemo || surroundings.limitsAreOff()
    var demo: SimulatorServer?
    if choice.isDemo {
      let server = SimulatorServer(space: Space(seed: 1))
      choice.address = try BaseURL(try await server.start())
      choice.signIn = .password(user: Account.demo.email, password: Account.demo.password)
      demo = server
    }
    var logger = Logger(label: "concierge") { [redactor] _ in
      ConsoleLogHandler(console: console, redactor: redactor, logLevel: isVerbose ? .debug : .info)
    }
    logger.logLevel = isVerbose ? .debug : .info
    return SpaceSession(
      choice: choice, settings: settings, redactor: redactor, surroundings: surroundings,
      limits: unlimited ? .off : PacingLimits(settings.limits), demo: demo, logger: logger)
  }

  /// The client, made at the first call.
  ///
  /// - Throws: kind `unauthorized` when nobody is signed in, with the ways to become so.
  func client() throws(NexudusError) -> Client {
    try openClient.withLock { client throws(NexudusError) in
      if let client { return client }
      guard let credentials = choice.signIn else { throw SpaceChoice.missingSignIn }
      let made = try makeClient(credentials)
      client = made
      return made
    }
  }

  /// A client for other credentials than those of the settings.
  func makeClient(_ credentials: Credentials) throws(NexudusError) -> Client {
    let settings = ClientSettings(
      baseURL: choice.address, credentials: credentials, limits: limits, userAgent: "concierge/\(Concierge.version)")
    // Nothing of the demo space is stored, so nothing has to be bound to its password.
    let digest: any PasswordDigest = choice.isDemo ? NoPasswordDigest() : StretchedDigest()
    return Client(
      settings: settings, transport: transport, tokenStore: try makeTokenStore(),
      digest: digest, redactor: redactor, logger: logger,
      pacingStore: limits == .off ? MemoryPacingStore() : FilePacingStore(folder: try home(), logger: logger))
  }

  /// Where tokens are kept; those of the demo space end with it.
  func makeTokenStore() throws(NexudusError) -> any TokenStore {
    choice.isDemo ? MemoryTokenStore() : FileTokenStore(folder: try home())
  }

  /// The scripts' store of this account, opened at the first call.
  func store(_ clock: some TimeSource) throws(StoreError) -> any ScriptStore {
    try openStore.withLock { store throws(StoreError) in
      if let store { return store }
      let made: any ScriptStore
      if choice.isDemo {
        made = MemoryStore(now: clock.seconds)
      } else {
        made = StateStore(try stateFile(), now: clock.seconds)
      }
      store = made
      return made
    }
  }

  /// The state of the watch: the account's file, one in memory for a space that is made up, or a copy for a dry run.
  func watchStore(isCopy: Bool, _ clock: some TimeSource) throws(StoreError) -> StateStore {
    if choice.isDemo { return StateStore(inMemory: clock.seconds) }
    let file = try stateFile()
    return isCopy ? StateStore(copyOf: file, now: clock.seconds) : StateStore(file, now: clock.seconds)
  }

  /// What carries scripts' notices to the channels of the settings; on the terminal they are without secrets.
  func notifier(_ terminal: @escaping @Sendable (String) -> Void) -> any NotificationSender {
    TransportNotifier(transport: transport, mail: MailCourier()) { [redactor] line in terminal(redactor.redact(line)) }
  }

  /// The right to watch with the account's state; nil where there is nothing to share.
  ///
  /// - Throws: a failure that names the process that holds it.
  func lock(isDryRun: Bool) throws -> StateLock? {
    if choice.isDemo || isDryRun { return nil }
    switch try StateLock.take(try stateFile()) {
    case .success(let lock): return lock
    case .failure(let held):
      throw CommandFailure(
        .usage, "process \(held.holder.process) is watching this space as \(choice.account) already",
        hint: "one process at a time delivers; stop that one first, or look at it with: concierge status")
    }
  }

  /// The file of the account's state.
  func stateFile() throws(StoreError) -> StateFile {
    let home: String
    do throws(CommandFailure) { home = try surroundings.home() } catch { throw StoreError(.forbidden, error.message) }
    return StateFile(home: home, address: choice.address.description, account: choice.account)
  }

  /// The folder of everything that is kept.
  func home() throws(NexudusError) -> String {
    do throws(CommandFailure) { return try surroundings.home() } catch { throw .usage(error.message, hint: error.hint) }
  }

  /// Closes connections and ends the demo space.
  func close() async {
    await transport.shutdown()
    await http.shutdown()
    await demo?.stop()
  }
}

extension PacingLimits {
  /// The documented limits, where the settings say nothing else.
  fileprivate init(_ settings: Settings.Limits) {
    let documented = PacingLimits.documented
    self.init(
      gap: settings.gap ?? documented.gap, minute: settings.minute ?? documented.minute,
      hour: settings.hour ?? documented.hour, day: settings.day ?? documented.day,
      writeMinute: settings.writeMinute ?? documented.writeMinute, writeDay: settings.writeDay ?? documented.writeDay)
  }
}

extension Surroundings {
  fileprivate func rememberedLogin() throws(CommandFailure) -> RememberedLogin? {
    guard let home = try? home() else { return nil }
    return try RememberedLogin.load(home: home)
  }

  fileprivate func limitsAreOff() throws(CommandFailure) -> Bool {
    guard let value = self["NEXUDUS_LIMITS"] else { return false }
    guard value == "off" else {
      throw CommandFailure(.usage, "NEXUDUS_LIMITS is \"\(value)\"; it takes only \"off\"")
    }
    return true
  }
}
