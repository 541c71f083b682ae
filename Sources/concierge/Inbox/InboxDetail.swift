import Automation
import Display
import JSONPages
import Nexudus
import Scripting

/// Everything about one effect that waits, for `concierge inbox show`.
struct InboxDetail {
  /// The record that the effect changes, as the space has it now.
  enum Current {
    /// The effect changes no record that is there.
    case none
    case record(Record)
    /// The record could not be read; why.
    case unknown(String)

    /// Reads it.
    static func read(of step: Step, _ state: SavedState) async -> Current {
      guard step.state == .held, let id = step.effect.record,
        let entity = Catalogue.builtIn.entity(named: step.effect.place)
      else { return .none }
      do throws(NexudusError) {
        let session = state.session
        let client =
          if let name = step.effect.space { try session.spaces.client(of: name) } else { try session.client() }
        return .record(try await client.get(entity, id: id))
      } catch {
        return .unknown(error.message)
      }
    }
  }

  let effect: WaitingEffect
  let current: Current
  let lines: InboxLines

  private var step: Step { effect.step }
  private var delivery: Delivery { effect.delivery }

  private var change: EffectChange {
    if case .record(let record) = current { return lines.change(step, record: record) }
    return lines.change(step)
  }

  /// Whether the record is another version than the one that the handler saw; nil where that is not known.
  private var hasMoved: Bool? {
    guard case .record(let record) = current, let base = step.base,
      let before = try? RecordPage.index(PaddedBytes(base), as: .object)[0]
    else { return nil }
    return before.string("UpdatedOn") != record.string("UpdatedOn")
  }

  /// The text for people; safe for a terminal.
  var text: [String] {
    var head: [String] = []
    func add(_ name: String, _ value: String) { head.append("  " + TextWidth.pad(name, 8) + value) }
    add("rule", delivery.rule)
    let kind = delivery.entity == nil ? "" : "\(delivery.kind) "
    add("event", "\(delivery.id): \(kind)\(lines.subject(of: delivery))")
    add("since", "\(lines.moments.text(step.intended)) (\(lines.moments.ago(step.intended)))")
    if let why = step.answer.string { add("because", lines.secrets.masked(why)) }
    switch current {
    case .unknown(let why): add("record", "can't be read now, so this is as it was when it began to wait: \(why)")
    case .record where hasMoved == true:
      add("record", "was changed since it began to wait; this is as it is now")
    case .record, .none: break
    }
    let title = "effect \(step.id) \(Self.words(step.state))"
    return (["\(title)"] + head + [""] + change.lines(textLines: nil) + advice).map(TerminalText.neutralised)
  }

  private var advice: [String] {
    guard step.state == .held else { return [] }
    return ["", "concierge inbox approve \(step.id), or concierge inbox reject \(step.id) --reason TEXT"]
  }

  private static func words(_ state: Step.State) -> String {
    switch state {
    case .held: "waits for approval"
    case .approved: "is approved"
    case .rejected: "was rejected"
    case .done, .intent, .unclear, .refused: state.rawValue
    }
  }

  /// The one object of `--json`.
  var json: JSONObject {
    var object = lines.json(effect)
    object["state"] = .string(step.state.rawValue)
    object["subject"] = .string(change.subject)
    object["changes"] = change.json["changes"] ?? .null
    switch current {
    case .unknown(let why): object["record_error"] = .string(why)
    case .record: object["moved"] = hasMoved.map { .bool($0) } ?? .null
    case .none: break
    }
    return object
  }
}
