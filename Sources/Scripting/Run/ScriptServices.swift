import Automation
import JSONPages
import Logging
import LuaRuntime
import Nexudus

/// Where a script's output goes.
public protocol ScriptOutput: Sendable {
  /// One line of `print`, redacted already.
  func write(_ line: String)
  /// One line of a rule's `print` beside those of others.
  func write(_ line: String, from rule: String)
  /// One effect that a dry run would have had.
  func planned(_ effect: PlannedEffect)
  /// How far a long walk has come.
  func progress(_ progress: WalkProgress)
}

extension ScriptOutput {
  /// The line alone: there is one script.
  public func write(_ line: String, from rule: String) { write(line) }
}

/// A part of a script's start that is over.
public enum ScriptStage: String, Sendable {
  /// There is a Lua state with all modules.
  case state = "Lua state"
  /// The text was read, and is about to run.
  case text = "script read"
  /// The text came to its end; its triggers are known.
  case end = "script ended"
}

/// How far a walk over many pages has come.
public struct WalkProgress: Sendable {
  /// The entity that is walked.
  public let entity: String
  /// How many records the script has been given.
  public let recordsRead: Int
  /// How many there are, as the server said last.
  public let total: Int
}

/// What a script run needs from the program around it; the client and the store are made at first use.
public struct ScriptServices: Sendable {
  /// Makes the client, once, when the script first needs it.
  public var client: @Sendable () throws(NexudusError) -> Client
  /// Opens the store, once, when the script first needs it.
  public var store: @Sendable () throws(StoreError) -> any ScriptStore
  /// Where `secret` looks.
  public var secrets: any SecretSource
  /// Where output goes.
  public var output: any ScriptOutput
  /// What must not be shown.
  public var redactor: Redactor
  /// The clock of `time` and `sleep`.
  public var clock: any TimeSource
  /// Where `log` goes.
  public var logger: Logger
  /// What `concierge.lua` said.
  public var settings: Settings
  /// What carries notices to channels.
  public var notifier: any NotificationSender
  /// What carries calls to hosts of the web; nil where there are none.
  public var http: (any PinnedTransport)?
  /// What numbers the records that a dry run would make; shared by all scripts of a plan.
  public var planNumbers = PlanNumbers()
  /// Which of the spaces of the settings the script works on.
  public var space = ScriptSpace.any
  /// Makes the client of another space of the settings, for `nexudus.space`.
  public var neighbour: @Sendable (_ name: String) throws(NexudusError) -> Client = { name throws(NexudusError) in
    throw .usage("nexudus.space \"\(name)\" can't be reached from here")
  }
  /// What a plan calls the script's own space, where it holds effects in several.
  public var planSpace: String?
  /// Whether several scripts use them, so that lines of the log name the rule.
  public var isShared = false
  /// What a script runs on: one of its own, unless it shares that with what waits for it.
  public var executor: @Sendable () -> LuaExecutor = { LuaExecutor() }
  /// Hears how far the script's start has come.
  public var reached: @Sendable (ScriptStage) -> Void = { _ in }

  /// All services of a run.
  public init(
    client: @escaping @Sendable () throws(NexudusError) -> Client,
    store: @escaping @Sendable () throws(StoreError) -> any ScriptStore, secrets: any SecretSource,
    output: any ScriptOutput, redactor: Redactor, clock: any TimeSource, logger: Logger,
    settings: Settings = Settings(), notifier: any NotificationSender,
    http: (any PinnedTransport)? = nil
  ) {
    self.client = client
    self.store = store
    self.secrets = secrets
    self.output = output
    self.redactor = redactor
    self.clock = clock
    self.logger = logger
    self.settings = settings
    self.notifier = notifier
    self.http = http
  }
}

extension ScriptServices {
  /// The clock as stores ask for it.
  var storeClock: StoreClock { { [clock] in Double(clock.now.seconds) } }
}

/// The bounds of one run.
public struct ScriptOptions: Sendable {
  /// How long the script may run without calling the host.
  public var timeLimit: Duration = .seconds(2)
  /// How many bytes it may hold.
  public var memoryLimit = 64 << 20
  /// Whether writes are only shown.
  public var isDryRun = false

  /// The default bounds.
  public init() {}
}

/// How a run ended.
public enum ScriptOutcome: Sendable {
  /// The script came to its end.
  case succeeded
  /// The script came to its end and waits for events.
  case registered(LoadedRule)
  /// It failed, and why.
  case failed(ScriptFailure)
}
