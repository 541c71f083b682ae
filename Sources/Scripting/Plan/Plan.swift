public import Automation
public import JSONPages

/// All effects that a dry run held back, in the order in which they would have been sent.
public struct Plan: Sendable {
  /// The effects in their order; the first has the number 1.
  public var effects: [PlannedEffect]

  /// A plan of effects.
  public init(_ effects: [PlannedEffect] = []) { self.effects = effects }

  /// Adds an effect as it comes.
  ///
  /// A handler that failed begins anew at its next attempt: what it wanted before is not wanted twice.
  public mutating func add(_ effect: PlannedEffect) {
    if let cause = effect.cause {
      effects.removeAll {
        $0.rule == effect.rule && $0.cause?.delivery == cause.delivery && $0.cause?.attempt != cause.attempt
      }
    }
    effects.append(effect)
  }

  /// The names of the other spaces that effects are for.
  public var otherSpaces: [String] { Set(effects.compactMap(\.effect.space)).sorted() }

  /// The rules in the order in which they first asked, each with its effects' places.
  public var groups: [(rule: String, places: [Int])] {
    var groups: [(rule: String, places: [Int])] = []
    var known: [String: Int] = [:]
    for (place, effect) in effects.enumerated() {
      if let group = known[effect.rule] {
        groups[group].places.append(place)
      } else {
        known[effect.rule] = groups.count
        groups.append((effect.rule, [place]))
      }
    }
    return groups
  }

  /// How many effects of each kind there are, the first kind first.
  public var counts: [(operation: Effect.Operation, target: String, count: Int)] {
    var counts: [(operation: Effect.Operation, target: String, count: Int)] = []
    for effect in effects.map(\.effect) {
      let target = effect.operation == .request ? effect.target.prefix { $0 != "?" } : effect.target[...]
      if let place = counts.firstIndex(where: { $0.operation == effect.operation && $0.target == target }) {
        counts[place].count += 1
      } else {
        counts.append((effect.operation, String(target), 1))
      }
    }
    return counts
  }

  /// The plan in one line: `3 rules, 12 effects: 5 updates of CoworkerInvoice, 3 notifications to frontdesk`.
  public var summary: String {
    if effects.isEmpty { return "no effects: nothing would be sent" }
    let kinds = counts.map { "\($0.operation.counted($0.count)) \($0.target)" }
    let rules = groups.count
    return "\(rules) rule\(rules == 1 ? "" : "s"), \(effects.count) effect\(effects.count == 1 ? "" : "s"): "
      + kinds.joined(separator: ", ")
  }

  /// The whole plan for a person: each rule with its effects, the counts at the end.
  ///
  /// No line holds a line end. What others wrote in them is not yet safe for a terminal.
  public func lines(textLines: Int? = 12) -> [String] {
    var lines: [String] = []
    let width = String(effects.count).count
    for (rule, places) in groups {
      lines.append("\(rule): \(places.count) effect\(places.count == 1 ? "" : "s")")
      for place in places {
        let number = String(place + 1)
        let label = "  " + String(repeating: " ", count: width - number.count) + number + "  "
        let effect = effects[place].change.lines(indent: label.count, textLines: textLines)
        lines.append(label + (effect.first ?? "").dropFirst(label.count))
        lines += effect.dropFirst()
      }
      lines.append("")
    }
    return lines.map(PlanNumbers.readable) + [summary]
  }

  /// The counts as one JSON object: the last line of `--json`.
  public var json: JSONObject {
    [
      "plan": .object([
        "rules": .integer(Int64(groups.count)), "effects": .integer(Int64(effects.count)),
        "counts": .array(
          counts.map { operation, target, count in
            .object([
              "operation": .string(operation.rawValue), "target": .string(target), "count": .integer(Int64(count)),
            ])
          }), "summary": .string(summary),
      ])
    ]
  }
}

extension Effect.Operation {
  /// A number of effects in words, up to their target: `5 updates of`.
  fileprivate func counted(_ count: Int) -> String {
    let words: (one: String, many: String, link: String) =
      switch self {
      case .create: ("create", "creates", "of")
      case .update: ("update", "updates", "of")
      case .delete: ("delete", "deletes", "of")
      case .run: ("command", "commands", "on")
      case .request: ("request", "requests", "by")
      case .http: ("call", "calls", "to")
      case .notify: ("notification", "notifications", "to")
      }
    return "\(count) \(count == 1 ? words.one : words.many) \(words.link)"
  }
}
