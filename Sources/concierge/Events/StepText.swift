import Automation
import Display
import JSONPages

/// One step of an event in words.
struct StepText {
  let step: Step
  let moments: Moments
  let secrets: SecretFields

  /// The lines; what others wrote in them is not yet safe for a terminal.
  var lines: [String] {
    let target = step.effect.target + (step.effect.record.map { ":\($0)" } ?? "")
    var lines = ["  \(step.id)  \(step.effect.operation.rawValue) \(target): \(state)"]
    func add(_ name: String, _ value: String) { lines.append("     " + TextWidth.pad(name, 9) + value) }
    if let key = step.effect.key { add("key", key) }
    if !step.effect.body.isNull { add("request", secrets.masked(step.effect.body).lineText) }
    if !step.answer.isNull { add("answer", secrets.masked(step.answer).lineText) }
    if let result = step.result, result != step.effect.record { add("record", "\(step.effect.target):\(result)") }
    if let approved = step.approved { add("approved", moments.text(approved)) }
    let began = step.state == .held || step.state == .approved || step.state == .rejected ? "asked" : "sent"
    add(began, moments.text(step.intended) + (step.ended.map { ", known \(moments.text($0))" } ?? ""))
    if step.state == .held {
      lines.append("     concierge inbox show \(step.id) shows what it would change; then approve or reject it")
    }
    if step.state == .unclear || step.state == .intent { lines += question }
    return lines
  }

  private var state: String {
    switch step.state {
    case .done: "done"
    case .refused: "refused, so it was surely not sent; the next attempt sends it again"
    case .intent: "about to be sent; whether it was is not known"
    case .unclear: "unclear; nobody knows whether it was sent"
    case .held: "waits for approval; it was not sent"
    case .approved: "approved; it is sent when the handler comes to it"
    case .rejected: "rejected by a person; it was not sent and never is"
    }
  }

  private var question: [String] {
    let sent = "concierge events sent \(step.id)" + (step.effect.operation == .create ? " --record ID" : "")
    let again = "concierge events again \(step.id)"
    return [
      "     Look whether it is there, then say which:",
      "       \(TextWidth.pad(sent, 38)) it is there: it is not sent again, and the handler goes on behind it",
      "       \(TextWidth.pad(again, 38)) it is not there: it is sent again when the handler comes to it",
    ]
  }
}
