import JSONPages
import Nexudus

extension ScriptFailure {
  /// The failure without secrets in any of its texts.
  func redacted(by redactor: Redactor) -> ScriptFailure {
    var failure = ScriptFailure(kind: kind, message: redactor.redact(message))
    failure.hint = hint.map(redactor.redact)
    failure.frames = frames
    failure.sourceLine = sourceLine.map(redactor.redact)
    // Where a secret was in the line, the places in it are no more what they were.
    failure.columns = failure.sourceLine == sourceLine ? columns : nil
    failure.lastCall = lastCall.map(redactor.redact)
    failure.details = JSONObject(details.members.map { ($0.key, $0.value.redacted(by: redactor)) })
    return failure
  }
}
