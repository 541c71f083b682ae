public import Logging
public import Nexudus

/// What applying a plan needs from the program around it.
public struct PlanServices: Sendable {
  /// The space.
  public var client: Client
  /// Gives the client of another space, by its name.
  public var neighbour: SpaceClients.Neighbour = SpaceClients.none
  /// What `concierge.lua` said.
  public var settings: Settings
  /// Where the plan's secrets are looked up.
  public var secrets: any SecretSource
  /// What must not be shown.
  public var redactor: Redactor
  /// The clock by which it waits.
  public var clock: any TimeSource
  /// Where the log goes.
  public var logger: Logger
  /// What carries notices to channels.
  public var notifier: any NotificationSender
  /// What carries calls to hosts of the web; nil where there are none.
  public var http: (any PinnedTransport)?

  /// The clients of all spaces.
  var clients: SpaceClients { SpaceClients(client, neighbour) }

  /// All services of an application.
  public init(
    client: Client, settings: Settings, secrets: any SecretSource, redactor: Redactor, clock: any TimeSource,
    logger: Logger, notifier: any NotificationSender, http: (any PinnedTransport)? = nil
  ) {
    self.client = client
    self.settings = settings
    self.secrets = secrets
    self.redactor = redactor
    self.clock = clock
    self.logger = logger
    self.notifier = notifier
    self.http = http
  }
}
