import Automation
import HTTPTypes
import JSONPages
import LuaRuntime
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
    if timeout != Self.usualTimeout { sent["timeout"] = .string(DurationText.text(timeout)) }
    return Effect(.http, target: "\(method) \(address.origin)", body: .object(sent), key: key, path: path)
  }

  private static let parts = ["path", "headers", "json", "body", "bytes", "timeout"]

  /// The call that an effect is, from its ``effect(path:)``; it may have been edited by hand.
  init(_ effect: Effect) throws(LuaError) {
    let words = effect.target.split(separator: " ", maxSplits: 1)
    guard words.count == 2 else {
      throw .usage("its target is no method and address: \"POST https://api.example.com\"")
    }
    guard let sent = effect.body.object, let path = sent["path"]?.string else { throw .usage("its body has no path") }
    // Anything else would change the host that the target names.
    guard path.hasPrefix("/") else { throw .usage("its path does not begin with a slash") }
    if let key = sent.keys.first(where: { !Self.parts.contains($0) }) {
      let proposal = Names.proposal(Names.nearest(key, among: Self.parts))
      throw .usage("the body of a call has no \"\(NoticeText.line(key))\"\(proposal)")
    }
    var options: JSONObject = [:]
    for name in ["headers", "timeout"] { options[name] = sent[name] }
    var bodies: [Body] = []
    if let value = sent["json"] { bodies.append(.json(value)) }
    if let value = sent["body"] { bodies.append(.bytes(Array(try Options.string(value, named: "its body").utf8))) }
    if let value = sent["bytes"] {
      guard let bytes = value.string.flatMap(Hexadecimal.bytes) else {
        throw .usage("its bytes are two hexadecimal digits each")
      }
      bodies.append(.bytes(bytes))
    }
    guard bodies.count <= 1 else { throw .usage("it sends json, body or bytes, not several of them") }
    try self.init(
      "the call", method: String(words[0]), url: words[1] + path, options: options, body: bodies.first ?? .none)
  }

  /// The effect as the journal keeps it: without what is secret, so that equal calls stay equal when a secret is changed.
  func journalled(path: String, by redactor: Redactor) -> Effect {
    var effect = effect(path: path)
    var sent = effect.body.redacted(by: redactor).object ?? [:]
    sent["timeout"] = nil
    if case .bytes(let bytes) = body, sent["bytes"] != nil, redactor.knowsSecret(in: bytes) {
      sent["bytes"] = .string(Redactor.mask)
    }
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
  /// What the journal keeps of a write's answer.
  ///
  /// - Throws: for a status of 400 and above.
  func answer(to call: HTTPCall, by redactor: Redactor) throws(NexudusError) -> EffectAnswer {
    if let failure = failure(of: call, by: redactor) { throw failure }
    return EffectAnswer(kept.redactedKnown(by: redactor))
  }

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
