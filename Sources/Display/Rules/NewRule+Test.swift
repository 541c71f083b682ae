import Automation
import Nexudus

extension NewRule {
  /// When the clock of a test begins.
  private static let start = Timestamp(seconds: 1_767_603_600)  // 2026-01-05T09:00:00Z

  /// The text of its test.
  public var test: String {
    let steps = entity.map(recordSteps) ?? scheduleSteps
    return """
      -- Tests \(name).lua against a space of its own, whose clock begins on Monday 2026-01-05 at 09:00 UTC.
      --   concierge test \(path)_test.lua

      describe("\(name)", function()
        it("\(promise)", function()
      \(steps.map { "    \($0)" }.joined(separator: "\n"))
        end)
      end)

      """
  }

  private var promise: String {
    switch trigger.kind {
    case .created: "tells of a new record, and only once"
    case .updated: "tells of a change, and not of what was there before"
    case .changed(let field): "tells when \(field) changes"
    case .entered: "tells of a record that joins the set"
    case .gone: "tells of a record that is gone"
    case .due: "tells when the moment has come, and not before"
    case .schedule, .start, .stop, .failed: "tells at its time"
    }
  }

  private var load: String { "rules.load \"\(name).lua\"" }

  private func recordSteps(_ entity: Entity) -> [String] {
    let sample = SampleRecord(entity: entity)
    let make = "space.create(\"\(entity.name)\", "
    let told = "expect(rules.output()).to_have_length(1)"
    let contains = "expect(rules.output()[1]).to_contain(\"\(word)\")"
    switch trigger.kind {
    case .changed(let field):
      guard let field = entity.field(named: field) else { return [] }
      let values = SampleRecord.values(of: field)
      return [
        "local \(variable) = \(make)\(sample.table([(field.name, values.before)])))", load,
        "space.update(\(variable), { \(field.name) = \(values.after) })", "rules.settle()", told,
        "expect(rules.output()[1]).to_contain(\"\(field.name):\")",
      ]
    case .updated:
      let field = sample.changing
      let change = field.map { "{ \($0.name) = \(SampleRecord.values(of: $0).after) }" } ?? "{}"
      return [
        "local \(variable) = \(make)\(sample.table()))", load, "space.update(\(variable), \(change))",
        "rules.settle()", told, contains,
      ]
    case .entered:
      guard let set = try? Membership(of: entity) else { return [] }
      return [
        "local \(variable) = \(make)\(sample.table([(set.field.name, set.outside)])))", load, "rules.settle()",
        "expect(rules.output()).to_have_length(0)", "space.update(\(variable), { \(set.field.name) = \(set.inside) })",
        "rules.settle()", told, contains,
      ]
    case .gone:
      return [
        "local \(variable) = \(make)\(sample.table()))", load, "space.delete(\(variable))",
        "-- What is gone shows when all records are listed, which is done now and then.", "space.advance(\"1d\")",
        told, contains,
      ]
    case .due(let field, let offset): return dueSteps(sample, field, offset, make, told)
    default:
      return [
        load, "local \(variable) = \(make)\(sample.table()))", "rules.settle()", told, contains,
      ]
    }
  }

  private func dueSteps(
    _ sample: SampleRecord, _ field: String, _ offset: Duration, _ make: String, _ told: String
  ) -> [String] {
    // The server writes its own stamps: such a record is due when so much time has passed.
    if sample.entity.field(named: field)?.isSystem == true {
      return [
        load, "\(make)\(sample.table()))", "rules.settle()", "expect(rules.output()).to_have_length(0)",
        "space.advance(\"\(DurationText.text(offset + .seconds(3600)))\")", told,
      ]
    }
    let moment = Self.start + (.seconds(86_400) - offset)
    return [
      load, "\(make)\(sample.table([(field, "\"\(moment)\"")])))", "space.advance(\"20h\")",
      "expect(rules.output()).to_have_length(0)", "space.advance(\"8h\")", told,
    ]
  }

  private var scheduleSteps: [String] {
    let member = Catalogue.builtIn.entity(named: "Coworker").map {
      SampleRecord(entity: $0).table([("Active", "true")])
    }
    return [
      "space.create(\"Coworker\", \(member ?? "{}"))", load, "space.advance(\"\(wait)\")",
      "expect(rules.output()[1]).to_match(\"active members:%s1\")",
    ]
  }

  /// How long a test waits for the schedule.
  private var wait: String {
    switch trigger.kind {
    case .schedule(.every(let interval)): return DurationText.text(interval)
    case .schedule(.cron(let cron, let zone)):
      let next = cron.next(after: Self.start, in: zone ?? .utc)
      return DurationText.text(.seconds((next?.seconds ?? Self.start.seconds) - Self.start.seconds))
    default: return "1m"
    }
  }
}
