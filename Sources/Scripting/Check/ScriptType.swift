import LuaSyntax
import Nexudus

/// What is known of a value from the script's text alone; most of the time: nothing.
indirect enum ScriptType: Hashable {
  /// It may be anything.
  case unknown
  /// nil, which goes together with any other.
  case none
  case text
  case number
  case boolean
  /// `nexudus`, or another space by `nexudus.space`.
  case nexudus
  case collection(Entity)
  /// A record; how much of it is there, where that is known.
  case record(Entity, Completeness?)
  /// A list of them, as `:list` and `:all` give it.
  case records(Entity, Completeness?)
  /// What `:each` gives.
  case walk(Entity)
  /// What `ipairs` gives for a list.
  case pairs(ScriptType)
  /// `text`, `time`, `string`, ...
  case module(String)
  /// A function of the host by its path: `print`, `text.has`.
  case host(String)
  /// A method that was read with a dot: `thread.reply`.
  case method(String)
  /// What `expect` gives in a test.
  case expectation
  /// The second argument of a handler.
  case event
  /// A function of the script, by its number.
  case function(Int)

  /// What a value is that may be either.
  func joined(_ other: ScriptType) -> ScriptType {
    if self == other || other == .none { return self }
    if self == .none { return other }
    switch (self, other) {
    case (.record(let a, _), .record(let b, _)) where a == b: return .record(a, nil)
    case (.records(let a, _), .records(let b, _)) where a == b: return .records(a, nil)
    default: return .unknown
    }
  }

  /// What an element of a list is.
  var element: ScriptType {
    if case .records(let entity, let completeness) = self { .record(entity, completeness) } else { .unknown }
  }
}
