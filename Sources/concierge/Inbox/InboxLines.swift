import Automation
import Display
import JSONPages
import Nexudus
import Scripting

/// Effects that wait, as a table for people and as one JSON object each.
struct InboxLines {
  let moments: Moments
  let secrets: SecretFields

  /// A line an effect, below the heads of the columns.
  func table(_ waiting: [WaitingEffect], width: Int?, isColored: Bool) -> [String] {
    var table = TextTable([
      .init(title: "ID", isRight: true), .init(title: "AGE"), .init(title: "RULE", least: 12),
      .init(title: "EFFECT", least: 16), .init(title: "EVENT", least: 10),
    ])
    for effect in waiting {
      table.add([
        "\(effect.step.id)", .init(Moments.rough(max(moments.now - effect.step.intended, 0))),
        .init(effect.delivery.rule), .init(change(effect.step).heading), .init(event(of: effect)),
      ])
    }
    return table.lines(width: width, isColored: isColored)
  }

  /// The effect as a change; compared with the record as it was when it began to wait, unless another one is given.
  func change(_ step: Step, record: Record? = nil) -> EffectChange {
    let base = step.base.flatMap { try? RecordPage.index(PaddedBytes($0), as: .object)[0] }
    return EffectChange(step.effect, record: record ?? base) { secrets.masked($0, field: $1) }
  }

  /// The event whose handler asks; its record only where that is not the one that is changed.
  private func event(of effect: WaitingEffect) -> String {
    let delivery = effect.delivery
    let isSame = delivery.entity == effect.step.effect.target && delivery.record == effect.step.effect.record
    return isSame || delivery.entity == nil ? delivery.kind : "\(delivery.kind) \(subject(of: delivery))"
  }

  /// What the event is about: `CommunityThread 1042 "Wifi"`, or the trigger of a schedule.
  func subject(of delivery: Delivery) -> String {
    guard let entity = delivery.entity, let id = delivery.record else { return delivery.trigger }
    let title = delivery.body.flatMap { RecordTitle.of(text: $0) }.map { " \"\(secrets.masked($0))\"" } ?? ""
    return "\(entity) \(id)\(title)"
  }

  /// One effect for `--json`.
  func json(_ effect: WaitingEffect) -> JSONObject {
    let step = effect.step
    var object: JSONObject = [
      "id": .integer(step.id), "rule": .string(effect.delivery.rule), "event": .integer(effect.delivery.id),
      "since": EventLines.time(step.intended), "operation": .string(step.effect.operation.rawValue),
      "target": .string(step.effect.target), "about": .string(subject(of: effect.delivery)),
      "request": secrets.masked(step.effect.body),
    ]
    if let record = step.effect.record { object["record"] = .integer(record) }
    if let why = step.answer.string { object["reason"] = .string(secrets.masked(why)) }
    return object
  }
}
