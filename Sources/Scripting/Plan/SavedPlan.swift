import Automation
import JSONPages
public import Nexudus

/// A plan with all that it takes to send exactly it later, and to nobody else.
///
/// Bodies are kept with ``PlanSymbols`` in them, so it holds no secret.
public struct SavedPlan: Sendable {
  /// A rule whose effects it holds.
  public struct Rule: Sendable, Hashable {
    /// The rule's name.
    public var name: String
    /// Digests of its files' texts, by their paths; one that came from the command line has its name.
    public var files: [String: String]

    /// A rule.
    public init(name: String, files: [String: String]) {
      self.name = name
      self.files = files
    }
  }

  /// A space, by where it is and who works in it: names can be given anew.
  public struct Place: Sendable, Hashable {
    /// The address.
    public var address: String
    /// The account.
    public var account: String

    /// A space.
    public init(address: String, account: String) {
      self.address = address
      self.account = account
    }
  }

  /// The version of the file's form.
  public static let version: Int64 = 1
  /// How long a plan is fresh.
  public static let lifetime: Duration = .seconds(24 * 3600)

  /// What tells it from all others.
  public var id: String
  /// When it was made.
  public var made: Timestamp
  /// The address of the space that it was made for; `demo` for the made-up one.
  public var address: String
  /// The account that it was made with.
  public var account: String
  /// The other spaces that effects are for, by their names.
  public var others: [String: Place]
  /// The rules whose effects it holds.
  public var rules: [Rule]
  /// The effects; their bodies hold symbols.
  public var plan: Plan
  /// What it rests on: records as they were.
  public var basis: [PlanRecord: PlanVersion]

  /// The plan of a dry run, made fit to be kept.
  ///
  /// - Parameters:
  ///   - basis: the records that it rests on, as far as they were read.
  ///   - digest: the digest of a text.
  public init(
    _ plan: Plan, id: String, made: Timestamp, address: String, account: String, others: [String: Place] = [:],
    basis: [PlanRecord: PlanVersion], redactor: Redactor, digest: (String) -> String
  ) {
    self.id = id
    self.made = made
    self.address = address
    self.account = account
    self.others = others
    self.basis = basis
    let created = Set(plan.effects.compactMap(\.creates))
    var files: [String: [String: String]] = [:]
    self.plan = Plan(
      plan.effects.map { effect in
        for (path, text) in effect.files { files[effect.rule, default: [:]][path] = digest(text) }
        let writer = PlanSymbols.Writer(created: created, secrets: effect.secrets, redactor: redactor)
        var kept = effect
        kept.effect.body = writer.body(of: effect.effect)
        // An address with a secret in it can't be kept, and is of no use without it.
        if redactor.knowsSecret(in: effect.effect.target) {
          kept.effect.target = redactor.redact(effect.effect.target)
          kept.effect.body = PlanSymbols.withheld
        }
        kept.current = effect.kept(writer)
        return kept
      })
    rules = plan.groups.map { Rule(name: $0.rule, files: files[$0.rule] ?? [:]) }
  }

  /// The effects that can't be sent from it, by their numbers, and why.
  public var withheld: [(number: Int, why: String)] {
    plan.effects.enumerated().compactMap { place, effect in
      effect.effect.withheldPart.map { (place + 1, $0) }
    }
  }

  init(
    id: String, made: Timestamp, address: String, account: String, others: [String: Place], rules: [Rule], plan: Plan,
    basis: [PlanRecord: PlanVersion]
  ) {
    self.id = id
    self.made = made
    self.address = address
    self.account = account
    self.others = others
    self.rules = rules
    self.plan = plan
    self.basis = basis
  }
}

extension PlannedEffect {
  /// Of the record as it is: its title, and what the fields hold that would change.
  fileprivate func kept(_ writer: PlanSymbols.Writer) -> JSONObject? {
    guard let current else { return nil }
    let entity = Catalogue.builtIn.entity(named: effect.place)
    var kept = JSONObject()
    if let title = RecordTitle.of(current) { kept["ToStringText"] = writer.string(title) }
    for name in effect.body.object?.keys ?? [] {
      guard let old = current[name] else { continue }
      kept[name] = entity?.field(named: name)?.isSecret == true ? PlanSymbols.withheld : writer.symbolic(old)
    }
    return kept
  }
}

extension Effect {
  /// Which part of it a plan does not hold, in words; nil where it holds all.
  var withheldPart: String? {
    guard let place = PlanSymbols.placeOfWithheld(in: body) else { return nil }
    let part = place.isEmpty ? (operation == .http || operation == .request ? "address" : "body") : place
    return "its \(part) is a secret, and plans keep secrets by their names only"
  }

  /// What to do about it.
  static let withheldHint = "take it by secret \"NAME\" in the rule, or run the rule itself, without a plan"
}
