/// How a watch behaves, where the operator says nothing else.
public struct WatchSettings: Sendable {
  /// The interval of every feed whose triggers give none; nil follows the activity.
  public var every: Duration?
  /// How often it is asked whether other processes left commands.
  public var commands: Duration = .seconds(2)
  /// How long what is over is kept.
  public var keep: Duration = .seconds(90 * 86_400)
  /// How far back each scan reaches.
  public var lookBack: Duration = .seconds(180)
  /// How old an event may be for a rule that was away.
  public var catchUp: Duration = .seconds(7 * 86_400)
  /// How many handlers run at the same time in all.
  public var parallel = 32
  /// How long a handler may take, waiting included.
  public var handlerTime: Duration = .seconds(900)
  /// How long handlers have to end when the watch is stopped.
  public var grace: Duration = .seconds(10)
  /// The zone of schedules and hours; nil while it is not known: they wait for it.
  public var zone: Zone? = .utc
  /// From when on records count at a first activation, for triggers that don't say.
  public var since: Trigger.Since?
  /// The number of this process, for others that want to be the owner.
  public var process: Int64 = 0

  /// The defaults.
  public init() {}
}
