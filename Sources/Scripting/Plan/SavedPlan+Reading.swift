import Automation
import JSONPages
public import Nexudus

extension SavedPlan {
  /// Reads the text of a plan's file, and checks its effects against the catalogue: it may have been edited by hand.
  ///
  /// - Throws: kind `usage`; it names the effect and what is wrong with it.
  public init(fileText: [UInt8]) throws(NexudusError) {
    let read: JSONValue
    do throws(JSONError) { read = try JSONValue(parsing: PaddedBytes(fileText)) } catch {
      throw .usage("the file is not JSON: \(error.message)", hint: Self.isNone.hint)
    }
    guard let file = read.object else { throw Self.isNone }
    guard let version = file["concierge_plan"]?.integer else { throw Self.isNone }
    guard version == Self.version else {
      throw .usage("the plan has the form \(version), and this version of concierge reads form \(Self.version)")
    }
    func text(_ name: String) throws(NexudusError) -> String {
      guard let text = file[name]?.string, !text.isEmpty else { throw .usage("the plan lacks its \"\(name)\"") }
      return text
    }
    guard let made = Timestamp(try text("made")) else { throw .usage("the plan's \"made\" is no time") }
    var effects: [PlannedEffect] = []
    for (place, value) in (file["effects"]?.array ?? []).enumerated() {
      do throws(NexudusError) { effects.append(try EffectReader(value).effect()) } catch {
        throw .usage(
          "effect \(value["number"]?.integer ?? Int64(place + 1)) of the plan: \(error.message)", hint: error.hint)
      }
    }
    try Self.checkReferences(effects)
    var basis: [PlanRecord: PlanVersion] = [:]
    for value in file["records"]?.array ?? [] {
      guard let entity = value["entity"]?.string, let id = value["record"]?.integer else {
        throw .usage("one of the plan's \"records\" has no entity or no record")
      }
      basis[PlanRecord(entity, id)] = PlanVersion(
        updated: value["updated"]?.string, hash: value["hash"]?.string, title: value["title"]?.string)
    }
    let rules = (file["rules"]?.array ?? []).map { value in
      Rule(
        name: value["name"]?.string ?? "",
        files: Dictionary(
          (value["files"]?.object?.members ?? []).compactMap { file in file.value.string.map { (file.key, $0) } },
          uniquingKeysWith: { first, _ in first }))
    }
    var others: [String: Place] = [:]
    for value in file["spaces"]?.array ?? [] {
      guard let name = value["name"]?.string, let address = value["address"]?.string,
        let account = value["account"]?.string
      else { throw .usage("one of the plan's \"spaces\" has no name, address or account") }
      others[name] = Place(address: address, account: account)
    }
    for (place, effect) in effects.enumerated() {
      guard let name = effect.effect.space, others[name] == nil else { continue }
      throw .usage("effect \(place + 1) of the plan is for \(name), which is not among its \"spaces\"")
    }
    self.init(
      id: try text("id"), made: made, address: try text("address"), account: try text("account"), others: others,
      rules: rules,
      plan: Plan(effects), basis: basis)
  }

  private static let isNone = NexudusError.usage(
    "the file is no plan of concierge", hint: "concierge run FILE --dry-run --plan plan.json makes one")

  /// A record has to be made before anything can be done with it.
  private static func checkReferences(_ effects: [PlannedEffect]) throws(NexudusError) {
    var made: Set<Int64> = []
    for (place, effect) in effects.enumerated() {
      let references = PlanReferences(effect).numbers
      if let missing = references.first(where: { !made.contains($0) }) {
        throw .usage("effect \(place + 1) of the plan is about new record \(missing), which no effect before it makes")
      }
      guard let number = effect.creates.flatMap(PlanNumbers.number) else { continue }
      guard made.insert(number).inserted else {
        throw .usage("effect \(place + 1) of the plan makes new record \(number), which another one makes, too")
      }
    }
  }
}

/// The new records that an effect speaks of.
struct PlanReferences {
  private(set) var numbers: [Int64] = []

  init(_ effect: PlannedEffect) {
    if let number = effect.effect.record.flatMap(PlanNumbers.number) { numbers.append(number) }
    for case .new(let number) in PlanNumbers.pieces(of: effect.effect.target) { numbers.append(number) }
    collect(effect.effect.body)
  }

  private mutating func collect(_ value: JSONValue) {
    switch value {
    case .array(let elements): for element in elements { collect(element) }
    case .object(let object):
      if object.count == 1, let number = object["$created"]?.integer { numbers.append(number) }
      for value in object.values { collect(value) }
    default: break
    }
  }
}

/// Reads one effect of a plan's file.
private struct EffectReader {
  let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  func effect() throws(NexudusError) -> PlannedEffect {
    guard let name = value["operation"]?.string, let operation = Effect.Operation(rawValue: name) else {
      throw .usage("\"\(value["operation"]?.string ?? "")\" is no operation")
    }
    guard let rule = value["rule"]?.string, !rule.isEmpty else { throw .usage("it has no rule") }
    guard let target = value["target"]?.string, !target.isEmpty else { throw .usage("it has no target") }
    var effect = Effect(operation, target: target, record: try record(), body: value["body"] ?? .null)
    let entity = try entity(of: effect)
    let shown = try PlanSymbols.shown(effect.body)
    if effect.body != PlanSymbols.withheld { try check(shown, effect, entity) }
    if let entity, operation == .create || operation == .update, let fields = effect.body.object {
      effect.body = .object(try Self.checked(fields, entity, operation == .create ? .create : .update))
    }
    var cause: PlannedEffect.Cause?
    if let entity = value["because"]?["entity"]?.string, let id = value["because"]?["record"]?.integer {
      cause = PlannedEffect.Cause(
        delivery: 0, attempt: 0, entity: entity, record: id, trigger: value["because"]?["trigger"]?.string,
        version: value["because"]?["version"]?.integer)
    }
    var read = PlannedEffect(
      rule: rule, effect, current: value["was"]?.object,
      creates: value["creates"]?.integer.map(PlanNumbers.id), cause: cause)
    var view = effect
    view.body = shown
    view.record = effect.record ?? read.creates
    let was = try read.current.map { object throws(NexudusError) in try PlanSymbols.shown(.object(object)).object ?? [:]
    }
    read.change = EffectChange(view, current: was)
    return read
  }

  private func record() throws(NexudusError) -> Int64? {
    guard let record = value["record"], !record.isNull else { return nil }
    if let number = record["$created"]?.integer { return PlanNumbers.id(number) }
    guard let id = record.integer, id > 0 else { throw .usage("its record is no Id") }
    return id
  }

  private func entity(of effect: Effect) throws(NexudusError) -> Entity? {
    switch effect.operation {
    case .create, .update, .delete, .run: try Catalogue.builtIn.requireEntity(named: effect.place)
    case .request, .http, .notify: nil
    }
  }

  private func check(_ body: JSONValue, _ effect: Effect, _ entity: Entity?) throws(NexudusError) {
    switch effect.operation {
    case .create, .update:
      guard body.object != nil else { throw .usage("its body holds no fields") }
      if effect.operation == .update, effect.record == nil { throw .usage("it names no record") }
    case .delete:
      if effect.record == nil { throw .usage("it names no record") }
      if entity?.operations.contains(.delete) != true { throw .usage("\(effect.target) has no delete") }
    case .run:
      guard body["Key"]?.string != nil, body["Ids"]?.array?.allSatisfy({ $0.integer != nil }) == true else {
        throw .usage("its body holds no Key and Ids of a command")
      }
    case .request:
      let parts = effect.place.split(separator: " ", maxSplits: 1)
      guard parts.count == 2 else { throw .usage("its target is no method and path") }
      _ = try RawRequest(method: String(parts[0]), path: String(parts[1]))
    case .notify: guard body.object != nil else { throw .usage("its body holds no notice") }
    case .http:
      // What isn't known yet is checked before anything is sent.
      let isKnown = [effect.body["path"], effect.body["bytes"]].allSatisfy { $0?.object == nil }
      guard isKnown else { return }
      var call = effect
      call.body = body
      _ = try EffectSender.call(call)
    }
  }

  /// Checks the fields; what stands for a value is taken for one that fits.
  private static func checked(
    _ fields: JSONObject, _ entity: Entity, _ purpose: Entity.Purpose
  ) throws(NexudusError) -> JSONObject {
    var plain = JSONObject()
    for (name, value) in fields.members {
      plain[name] = value.object?.keys.first?.hasPrefix("$") == true ? .null : value
    }
    let checked = try entity.checked(plain, for: purpose)
    return JSONObject(
      fields.members.map { name, value in (name, plain[name]?.isNull == true ? value : checked[name] ?? value) })
  }
}
