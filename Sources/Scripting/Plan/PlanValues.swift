import Automation
import JSONPages
import Nexudus

/// The values that stand behind a plan's symbols while it is applied.
struct PlanValues: Sendable {
  /// The Ids of the records that were made so far, by their numbers in the plan.
  let created: [Int64: Int64]
  let secrets: any SecretSource
  let redactor: Redactor

  /// A body as it is sent.
  func full(_ body: JSONValue) throws(NexudusError) -> JSONValue {
    try PlanSymbols.resolved(body, created: real, secret: secret)
  }

  /// A body as the journal keeps it, without secrets.
  func masked(_ body: JSONValue) throws(NexudusError) -> JSONValue {
    try PlanSymbols.resolved(body, created: real) { _ in Redactor.mask }
  }

  /// The body of an effect with its secrets, before the plan's own records are there.
  ///
  /// - Throws: where something is not there that it needs.
  func trial(_ effect: Effect) throws(NexudusError) -> JSONValue {
    if let why = effect.withheldPart { throw .usage(why, hint: Effect.withheldHint) }
    return try PlanSymbols.resolved(effect.body, created: { PlanNumbers.id($0) }, secret: secret)
  }

  /// A method and path, or another target, with the records that the plan made.
  func target(_ target: String) throws(NexudusError) -> String {
    var text = ""
    for piece in PlanNumbers.pieces(of: target) {
      switch piece {
      case .text(let part): text += part
      case .new(let number): text += "\(try real(number))"
      }
    }
    return text
  }

  /// The Id of a record, which may be one that the plan makes.
  func id(_ id: Int64) throws(NexudusError) -> Int64 {
    try PlanNumbers.number(id).map { number throws(NexudusError) in try real(number) } ?? id
  }

  private func real(_ number: Int64) throws(NexudusError) -> Int64 {
    if let real = created[number] { return real }
    throw .usage("the Id of new record \(number) is not known: the effect that makes it was not sent")
  }

  private func secret(_ name: String?) throws(NexudusError) -> String {
    guard let name else { throw .usage("the plan does not hold one of its values", hint: Effect.withheldHint) }
    let value: String?
    do { value = try secrets.secret(named: name) } catch { throw .usage("secret \"\(name)\": \(error)") }
    guard let value else {
      throw .usage(
        "there is no secret \"\(name)\"; set the environment variable \(name), or store it with: "
          + "concierge secret set \(name)")
    }
    redactor.add(value)
    return value
  }
}
