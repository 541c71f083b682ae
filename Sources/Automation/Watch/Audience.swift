import JSONPages
import Nexudus

/// The triggers that listen to one feed, arranged so that an entry of its log is shown to those that could take it.
struct Audience {
  /// In the order of the rules' names and their own.
  private(set) var triggers: [Trigger] = []
  /// The places of those that must see every entry.
  private var all: [Int] = []
  /// The places of those that take nothing but records with a number in a field.
  private var byNumber: [String: [Double: [Int]]] = [:]

  mutating func add(_ trigger: Trigger) {
    if let (field, number) = trigger.requiredNumber {
      byNumber[field, default: [:]][number, default: []].append(triggers.count)
    } else {
      all.append(triggers.count)
    }
    triggers.append(trigger)
  }

  /// The places of the triggers that could take a version of a record; nil stands for one that was deleted.
  func takers(of record: Record?) -> [Int] {
    guard let record else { return Array(triggers.indices) }
    if byNumber.isEmpty { return all }
    var takers = all
    for (field, places) in byNumber {
      let value = record[field]
      for number in Set((value?.array ?? [value ?? .null]).compactMap(\.double)) { takers += places[number] ?? [] }
    }
    return takers
  }
}

extension Trigger {
  /// A field and the number that a record must have in it for the trigger to make or remember anything of it.
  ///
  /// Those that watch what leaves their set must see the rest as well.
  fileprivate var requiredNumber: (field: String, number: Double)? {
    switch kind {
    case .created, .updated: set?.requiredNumber
    default: nil
    }
  }
}
