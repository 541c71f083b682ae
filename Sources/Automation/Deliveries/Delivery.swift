import JSONPages

/// One event on its way to one rule's handler.
public struct Delivery: Sendable, Hashable {
  /// Where it stands.
  public enum State: String, Sendable, CaseIterable {
    /// Nothing has been done yet.
    case pending
    /// Its handler is at work.
    case running
    /// Its handler came to its end.
    case done
    /// Its handler failed and will be tried again.
    case failed
    /// It was given up, and waits for a person.
    case parked
    /// It waits for a time, or for a person.
    case held
    /// It was too late to be worth doing.
    case stale
    /// A newer version of the record took its place.
    case superseded

    /// Whether it will, or may, still run.
    public var isOpen: Bool { self == .pending || self == .running || self == .failed || self == .held }

    /// Those that have not come to an end.
    static let open = allCases.filter(\.isOpen)
  }

  /// Its number; rising in the order in which events were seen.
  public var id: Int64 = 0
  /// The rule.
  public var rule: String
  /// The trigger's name in the rule.
  public var trigger: String
  /// What kind of event it is: `created`, `updated`, ...
  public var kind: String
  /// The entity of its record; nil for schedules.
  public var entity: String?
  /// Its record; nil for schedules.
  public var record: Int64?
  /// What tells it from the other deliveries of the trigger and record: the place in the log, or the time of a schedule.
  public var version: Int64
  /// When the event happened, as far as is known, in seconds since 1970.
  public var at: Int64
  /// The members of the event beside those above: `previous`, `from`, `to`, `deleted`.
  public var event: JSONObject = [:]
  /// The record; nil for schedules.
  public var body: [UInt8]?
  /// Whether ``body`` is the full record.
  public var isFull = false
  /// Where it stands.
  public var state = State.pending
  /// Why it is held, parked or stale, in words.
  public var reason: String?
  /// Attempts that count.
  public var attempts: Int64 = 0
  /// Before which it is not tried; nil: at once.
  public var next: Int64?
  /// The clock that all attempts see; nil before the first.
  public var clock: Int64?
  /// How many rules' writes lead up to it.
  public var chain: Int64 = 0
  /// When it came to its end.
  public var ended: Int64?

  /// A delivery that waits to be made.
  public init(
    rule: String, trigger: String, kind: String, entity: String? = nil, record: Int64? = nil, version: Int64, at: Int64
  ) {
    self.rule = rule
    self.trigger = trigger
    self.kind = kind
    self.entity = entity
    self.record = record
    self.version = version
    self.at = at
  }

  /// The seed of the random numbers that its handler sees, alike in each attempt.
  public var seed: UInt64 { UInt64(bitPattern: id) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: version) }
}

/// One attempt at a delivery that did not succeed.
public struct Attempt: Sendable, Hashable {
  /// Which attempt, from 1.
  public var number: Int64
  /// When it ended, in seconds since 1970.
  public var at: Int64
  /// What happened: `kind`, `message`, `traceback` and the like.
  public var error: JSONObject

  /// An attempt.
  public init(number: Int64, at: Int64, error: JSONObject) {
    self.number = number
    self.at = at
    self.error = error
  }
}
