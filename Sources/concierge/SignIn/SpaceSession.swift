import Automation
import JSONPages
import Logging
import MailCurl
import Nexudus
import NexudusHTTP
import SQLiteStore
import Scripting
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

  /// All spaces.
  let spaces: Spaces

  private let surroundings: Surroundings
  private let limits: PacingLimits
  private let transport = HTTPTransport()
  /// What carries scripts' calls to hosts of the web.
  let http = PinnedHTTPTransport()
  /// The space itself, where it is made up.
  private let demo: Space?
  private let openClient = Mutex<Client?>(nil)
  private let openStore = Mutex<(any ScriptStore)?>(nil)
  private let openState = Mutex<StateStore?>(nil)

  init(
    _ choice: SpaceChoice, _ settings: Settings, in spaces: Spaces, _ surroundings: Surroundings, limits: PacingLimits,
    demo: Space? = nil
  ) {
    self.choice = choice
    self.settings = settings
    self.spaces = spaces
    self.surroundings = surroundings
    self.limits = limits
    self.demo = demo
    redactor = spaces.redactor
    secrets = spaces.secrets
    var logger = spaces.logger
    if spaces.areSeveral { logger[metadataKey: "space"] = "\(choice.name)" }
    self.logger = logger
  }

  /// Settles all settings for a command that works on one space; opens nothing.
  ///
  /// - Parameters:
  ///   - flag: the value of `--space`.
  ///   - script: the path of the script whose folder may hold a `concierge.lua`.
  static func open(
    flag: String?, isUnlimited: Bool, script: String?, isVerbose: Bool, _ console: Console,
    surroundings: Surroundings = Surroundings()
  ) async throws -> SpaceSession {
    try await Spaces.load(
      flag: flag, isUnlimited: isUnlimited, script: script, isVerbose: isVerbose, console, surroundings: surroundings
    ).one()
  }

  /// The space's name in `concierge.lua`.
  var name: String { choice.name }

  /// What begins a line that speaks of this space, where there are several.
  var title: String { spaces.areSeveral ? "\(name): " : "" }

  /// Whether it is known who signs in.
  var isSignedIn: Bool { choice.signIn != nil }

  /// The client, made at the first call.
  ///
  /// - Throws: kind `unauthorized` when nobody is signed in, with the ways to become so.
  func client() throws(NexudusError) -> Client {
    try openClient.withLock { client throws(NexudusError) in
      if let client { return client }
      guard let credentials = choice.signIn else { throw choice.missingSignIn }
      let made = try makeClient(credentials)
      StartupTrace.current?.mark("client")
      client = made
      return made
    }
  }

  /// Makes what sends requests on another thread, while this one begins the script that will need it; calls nobody. The
  /// demo space is asked without it.
  func prepareRequests() {
    guard demo == nil, isSignedIn else { return }
    Task.detached { [transport] in transport.prepare() }
  }

  /// A client for other credentials than those of the settings.
  func makeClient(_ credentials: Credentials) throws(NexudusError) -> Client {
    let settings = ClientSettings(
      baseURL: choice.address, credentials: credentials, limits: limits, userAgent: "concierge/\(Concierge.version)")
    // Nothing of the demo space is stored, so nothing has to be bound to its password.
    let digest: any PasswordDigest = choice.isDemo ? NoPasswordDigest() : StretchedDigest()
    let way: any Transport = demo.map { ModelTransport($0, clock: SystemTime()) } ?? transport
    let traced: any Transport = StartupTrace.current.map { TracedTransport(base: way, trace: $0) } ?? way
    return Client(
      settings: settings, transport: traced, tokenStore: try makeTokenStore(),
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
        made = StateStore(
          try stateFile(), now: clock.seconds, whenOpened: { StartupTrace.current?.mark("state opened") })
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
        .usage,
        "process \(held.holder.process) is watching \(spaces.areSeveral ? "the space \(name)" : "this space") as \(choice.account) already",
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

  /// Tells the services of a script which space it is in, and how it gets to the others.
  func place(_ services: inout ScriptServices) {
    services.space = choice.isDemo ? .any : .named(name)
    services.neighbour = { [spaces] name throws(NexudusError) in try spaces.client(of: name) }
  }

  /// The other spaces that rules write to, and from; nil where there are none.
  var neighbours: Neighbours? {
    guard spaces.areSeveral else { return nil }
    return Neighbours(
      of: name, reader: { [spaces] in try? spaces.client(of: $0) },
      stores: { [spaces, name] () throws(StoreError) in try spaces.states(besides: name) })
  }

  /// The account's state, as far as there is one: for others that look into it.
  func existingState() throws(StoreError) -> StateStore? {
    guard choice.signIn != nil, !choice.isDemo else { return nil }
    return try openState.withLock { state throws(StoreError) in
      if let state { return state }
      let file = try stateFile()
      guard file.exists else { return nil }
      let made = try watchStore(isCopy: false, SystemTime())
      state = made
      return made
    }
  }

  /// Closes everything that was opened, of this space and those that scripts reached from it.
  func close() async { await spaces.close() }

  /// Closes connections.
  func end() async {
    await transport.shutdown()
    await http.shutdown()
  }
}
