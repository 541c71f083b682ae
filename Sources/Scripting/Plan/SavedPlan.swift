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
    _ plan: Plan, id: String, made: Timestamp, address: String, account: String, basis: [PlanRecord: PlanVersion],
    redactor: Redactor, digest: (String) -> String
  ) {
    self.id = id
    self.made = made
    self.address = address
    self.account = account
    self.basis = basis
    let created = Set(plan.effects.compactMap(\.creates))
    var files: [String: [String: String]] = [:]
    self.plan = Plan(
      plan.effects.map { effect in
        for (path, text) in effect.files { files[effect.rule, default: [:]][path] = digest(text) }
        let secrets = Dictionary(effect.secrets.map { ($0.value, $0.key) }, uniquingKeysWith: min)
        let writer = PlanSymbols.Writer(created: created, secrets: secrets, redactor: redactor)
        var kept = effect
        let entity = Catalogue.builtIn.entity(named: effect.effect.target)
        kept.effect.body = writer.body(effect.effect.body, of: entity)
        // An address with a secret in it can't be kept, and is of no use without it.
        if redactor.knowsSecret(in: effect.effect.target) {
          kept.effect.target = redactor.redact(effect.effect.target)
          kept.effect.body = PlanSymbols.withheld
        }
        kept.current = effect.kept(writer, entity)
        return kept
      })
    rules = plan.groups.map { Rule(name: $0.rule, files: files[$0.rule] ?? [:]) }
  }

  init(
    id: String, made: Timestamp, address: String, account: String, rules: [Rule], plan: Plan,
    basis: [PlanRecord: PlanVersion]
  ) {
    self.id = id
    self.made = made
    self.address = address
    self.account = account
    self.rules = rules
    self.plan = plan
    self.basis = basis
  }
}

extension PlannedEffect {
  /// Of the record as it is: its title, and what the fields hold that would change.
  fileprivate func kept(_ writer: PlanSymbols.Writer, _ entity: Entity?) -> JSONObject? {
    guard let current else { return nil }
    var kept = JSONObject()
    if let title = RecordTitle.of(current) { kept["ToStringText"] = writer.string(title) }
    for name in effect.body.object?.keys ?? [] {
      guard let old = current[name] else { continue }
      kept[name] = entity?.field(named: name)?.isSecret == true ? PlanSymbols.withheld : writer.symbolic(old)
    }
    return kept
  }
}
