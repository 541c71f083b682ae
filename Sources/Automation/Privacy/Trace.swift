import JSONPages

/// Something that is kept about a subject.
public struct Trace: Sendable, Hashable {
  /// Where it is kept.
  public enum Place: Sendable, Hashable {
    /// An event with its steps and failed attempts.
    case event(Int64)
    /// A version of a record in the log.
    case change(sequence: Int64)
    /// What a trigger remembers of a record.
    case memory(subscription: Int64, record: Int64)
    /// The stamp and digest of a record that was seen, by which it is not told again.
    case witness(feed: Int64, record: Int64)
    /// The mark of a `once`.
    case once(script: String, key: String)
    /// A value of a script.
    case value(script: String, key: String)
    /// What a rule's file asks a feed for.
    case feed(Int64)
    /// A small text of the watch, such as why a rule's file does not load.
    case note(String)
  }

  /// What a forgetting does with it.
  public enum Fate: Sendable, Hashable {
    /// Its content goes.
    case erased
    /// It was open; its content goes, and it comes to its end unrun.
    case ended
    /// It stays, because it holds no more than the Id and a digest.
    case tombstone
    /// It stays, and a person should know why.
    case left(String)
  }

  /// Where it is kept.
  public let place: Place
  /// How it has to do with the subject.
  public let kinship: Kinship
  /// What a forgetting does with it.
  public let fate: Fate
  /// What it is called: `event 12 of wifi_reply`.
  public let title: String
  /// All that is kept.
  public let content: JSONObject

  /// A trace.
  public init(_ place: Place, _ kinship: Kinship, _ fate: Fate, title: String, content: JSONObject) {
    self.place = place
    self.kinship = kinship
    self.fate = fate
    self.title = title
    self.content = content
  }
}

/// All that is kept about a subject.
public struct Traces: Sendable {
  /// Whose traces they are, with what was learned of it on the way.
  public let subject: Subject
  /// The traces, those of a kind together.
  public let all: [Trace]

  /// Traces of a subject.
  public init(_ subject: Subject, _ all: [Trace]) {
    self.subject = subject
    self.all = all
  }
}
