import Automation
import HTTPTypes
import JSONPages
import Nexudus

extension HTTPCall {
  /// What the call does to the world, as it is planned: with the secrets that its headers hold.
  func effect(path: String = "") -> Effect {
    var sent: JSONObject = ["path": .string(address.path)]
    if !headers.isEmpty {
      sent["headers"] = .object(JSONObject(headers.map { ($0.name.rawName, .string($0.value)) }))
    }
    switch body {
    case .none: break
    case .json(let value): sent["json"] = value
    case .bytes(let bytes):
      if let text = String(validating: bytes, as: UTF8.self) {
        sent["body"] = .string(text)
      } else {
        sent["bytes"] = .string(Hexadecimal.text(bytes))
      }
    }
    return Effect(.http, target: "\(method) \(address.origin)", body: .object(sent), key: key, path: path)
  }

  /// The effect as the journal keeps it: without what is secret, so that equal calls stay equal when a secret is changed.
  func journalled(path: String, by redactor: Redactor) -> Effect {
    var effect = effect(path: path)
    var sent = effect.body.redacted(by: redactor).object ?? [:]
    if !headers.isEmpty {
      sent["headers"] = .object(
        JSONObject(
          headers.map { field in
            let isSecret = SecretHeader.isNamed(field.name.rawName)
            return (field.name.rawName, .string(isSecret ? Redactor.mask : redactor.redact(field.value)))
          }))
    }
    effect.body = .object(sent)
    effect.key = key.map(redactor.redact)
    return effect
  }
}

extension HTTPReply {
  /// The error that a status of 400 and above is; nil for all others.
  func failure(of call: HTTPCall, by redactor: Redactor) -> NexudusError? {
    guard status >= 400 else { return nil }
    let said = excerpt.isEmpty ? "" : ": \(excerpt)"
    // A host that asks to come again has done nothing; any other fault of its own may have come after the deed.
    let isWaiting = status == 503 && headers["retry-after"] != nil
    return NexudusError(
      .http, "\(call.summary) was answered with \(status)\(said)", status: status, method: call.method,
      path: call.address.shown, isRetryable: status >= 500 || [408, 425, 429].contains(status),
      isUnclear: call.isWrite && status >= 500 && !isWaiting
    ).redacted(by: redactor)
  }
}
