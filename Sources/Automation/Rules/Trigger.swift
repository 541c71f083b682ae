import JSONPages
import Nexudus

/// What makes a rule's handler run, as a value.
public struct Trigger: Sendable, Hashable {
  /// What it waits for.
  public enum Kind: Sendable, Hashable {
    /// A record born after the trigger's activation, when it first lies in the set.
    case created
    /// A new version of a record that is not its birth.
    case updated
    /// Another value of one field.
    case changed(field: String)
    /// A record that joins the set.
    case entered
    /// A record that leaves the set, or is deleted.
    case gone
    /// A moment so far from the one in a field.
    case due(field: String, offset: Duration)
    /// A time of day or an interval.
    case schedule(Schedule)
    /// The start of the script.
    case start
    /// Its end.
    case stop
    /// A delivery of the same rule that was given up.
    case failed
  }

  /// From when on records count at the first activation.
  public enum Since: Sendable, Hashable {
    case all
    case moment(Timestamp)
    case ago(Duration)
  }

  /// The rule that it belongs to.
  public var rule: String
  /// What tells it from the rule's other triggers: the name that the author gave, or kind, entity, field and place.
  public var name: String
  /// What it waits for.
  public var kind: Kind
  /// Which records it looks at; nil for schedules and the like.
  public var set: RecordSet?
  /// How often its feed is looked at; nil leaves it to the activity.
  public var every: Duration?
  /// From when on records count at the first activation; nil: from then.
  public var since: Since?
  /// Whether the handler gets the full record.
  public var full = false
  /// How late an event may be and still run; nil: at any time.
  public var late: Duration?
  /// Whether the rule sees what it wrote itself.
  public var echo = false
  /// `script:line`, for messages.
  public var position: String?

  /// Whether the author gave it its name.
  public var isNamed = false

  /// A trigger of a rule.
  public init(rule: String, name: String, kind: Kind, set: RecordSet? = nil) {
    self.rule = rule
    self.name = name
    self.kind = kind
    self.set = set
  }

  /// The word that events carry.
  public var kindName: String {
    switch kind {
    case .created: "created"
    case .updated: "updated"
    case .changed: "changed"
    case .entered: "entered"
    case .gone: "gone"
    case .due: "due"
    case .schedule(.every): "every"
    case .schedule(.cron): "cron"
    case .start: "start"
    case .stop: "stop"
    case .failed: "failed"
    }
  }

  /// Whether it needs the last values of all records of its set before it can tell a change.
  var needsBaseline: Bool {
    switch kind {
    case .changed, .entered, .gone, .due: true
    default: false
    }
  }

  /// Whether what it waits for may happen without a new stamp on the record.
  package var needsCensus: Bool {
    guard let set else { return false }
    switch kind {
    case .gone: return true
    case .changed(let field): return set.isSilent([field])
    case .entered: return set.isSilent(set.fieldsTested)
    default: return false
    }
  }
}

/// When a schedule's trigger fires.
public enum Schedule: Sendable, Hashable {
  /// Again and again, so far apart.
  case every(Duration)
  /// At times of the clock, in a zone; nil is the space's own.
  case cron(CronSchedule, zone: Zone?)
}
