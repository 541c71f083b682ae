import JSONPages
import Nexudus

/// An effect as a person judges it: what would happen to what, and for each field what it is and what it would be.
///
/// Plans, the inbox and the journal show effects in this form. Secrets are masked when it is made, so nothing that is made
/// of it can hold one.
public struct EffectChange: Sendable, Hashable {
  /// One field: what it is, and what it would be.
  public struct Field: Sendable, Hashable {
    /// The field's name.
    public let name: String
    /// Its value now; nil where there is none, as in a new record, or where the record is not known.
    public let old: JSONValue?
    /// Its value afterwards.
    public let new: JSONValue

    /// A field that would change.
    public init(_ name: String, old: JSONValue? = nil, new: JSONValue) {
      self.name = name
      self.old = old
      self.new = new
    }
  }

  /// Masks a value, knowing the field that it belongs to where there is one.
  public typealias Mask = (_ value: JSONValue, _ field: String?) -> JSONValue

  /// What would happen.
  public let operation: Effect.Operation
  /// What it would happen to: `Coworker 40 "Zoë Müller"`, a channel, or a method and an address.
  public let subject: String
  /// The fields that would change; those that have their new value already are left out.
  public let fields: [Field]
  /// Whether the fields were compared with a record.
  public let isCompared: Bool
  /// The entity, the host or the channel.
  public let target: String

  /// The change that an effect would make.
  ///
  /// - Parameters:
  ///   - record: the record as it is now, where it is known; it gives the title and the old values.
  ///   - mask: masks what else is known to be secret; fields that the catalogue calls secret are masked in any case.
  public init(_ effect: Effect, record: Record? = nil, mask: Mask = { value, _ in value }) {
    self.init(effect, current: record?.object, mask: mask)
  }

  /// The change that an effect would make to a record that is kept as an object.
  public init(_ effect: Effect, current: JSONObject?, mask: Mask = { value, _ in value }) {
    let entity = Catalogue.builtIn.entity(named: effect.place)
    func shown(_ value: JSONValue, _ field: String?) -> JSONValue {
      let isSecret = field.flatMap { entity?.field(named: $0) }?.isSecret == true
      return isSecret && !value.isNull ? .string(Redactor.mask) : mask(value, field)
    }
    operation = effect.operation
    target = effect.target
    isCompared = effect.operation == .update && current != nil
    subject = EffectSubject(effect, title: current.flatMap(RecordTitle.of)).text {
      shown(.string($0), nil).string ?? ""
    }
    let members: [JSONObject.Member]
    switch effect.operation {
    case .run:
      let parameters = effect.body["Parameters"] ?? .null
      members = parameters.isNull ? [] : [("Parameters", parameters)]
    case .http:
      // What is secret by its name stays so, wherever its value comes from.
      members = (effect.body.object?.members ?? []).map { name, value in
        guard name == "headers", let headers = value.object else { return (name, value) }
        return (
          name,
          .object(
            JSONObject(
              headers.members.map { ($0.key, SecretHeader.isNamed($0.key) ? .string(Redactor.mask) : $0.value) }))
        )
      }
    case .request: members = effect.body.isNull ? [] : [("body", effect.body)]
    default: members = effect.body.object?.members ?? (effect.body.isNull ? [] : [("body", effect.body)])
    }
    let compared = isCompared ? current : nil
    fields = members.compactMap { name, value in
      if let old = compared?[name], Self.isSame(old, value) { return nil }
      return Field(name, old: compared?[name].map { shown($0, name) }, new: shown(value, name))
    }
  }

  /// Whether a value is there already. Stricter than what the API makes of texts: a person is shown every letter.
  private static func isSame(_ old: JSONValue, _ new: JSONValue) -> Bool {
    if old.string != nil, new.string != nil {
      return old == new || Self.moment(old).map { $0 == Self.moment(new) } == true
    }
    return old == new || (old.double != nil && old.double == new.double)
  }

  private static func moment(_ value: JSONValue) -> Timestamp? { value.string.flatMap { Timestamp($0) } }

  /// The first line: `update Coworker 40 "Zoë Müller"`.
  public var heading: String { "\(operation.rawValue) \(subject)" }

  /// The effect as one JSON object.
  public var json: JSONObject {
    [
      "operation": .string(operation.rawValue), "target": .string(subject),
      "changes": .array(
        fields.map { field in .object(["field": .string(field.name), "old": field.old ?? .null, "new": field.new]) }),
    ]
  }
}

/// What an effect is about, in words.
private struct EffectSubject {
  let effect: Effect
  let title: String?

  init(_ effect: Effect, title: String?) {
    self.effect = effect
    self.title = title
  }

  func text(_ mask: (String) -> String) -> String {
    switch effect.operation {
    case .run:
      let ids = effect.body["Ids"]?.array?.map(\.canonicalText) ?? effect.record.map { ["\($0)"] } ?? []
      return "\(effect.body["Key"]?.string ?? "a command") on \(effect.target) \(ids.joined(separator: ", "))"
    case .request, .http: return mask(effect.target)
    case .create, .update, .delete, .notify:
      let id = effect.record.map { " \($0)" } ?? ""
      // One line: what others wrote into a title does not make lines of its own.
      let name = title.map { " \"\(mask($0).split(whereSeparator: \.isNewline).joined(separator: " "))\"" } ?? ""
      return effect.target + id + name
    }
  }
}
