import HTTPTypes
import JSONPages

extension ReplyCheck {
  /// What a status outside 200 to 299 says.
  func refusal() -> NexudusError {
    switch status {
    case 400, 422: return badRequest()
    case 401: return unauthorized()
    case 403: return forbidden()
    case 404: return notFound()
    case 408: return error(.timeout, "the server took too long", isRetryable: true, isUnclear: request.isChange)
    case 409: return isThrottled ? throttled() : conflict()
    case 429: return throttled()
    case 503 where retryAfter != nil: return throttled()
    case 500...599:
      return error(
        .server, "the server failed" + said, hint: request.isChange ? lookFirst : nil, isRetryable: true,
        isUnclear: request.isChange)
    case 300...399:
      let place = reply.head.headerFields[.location].map { " to \($0.prefix(120))" } ?? ""
      return error(.http, "the server sent us away\(place)", hint: "check the address of the API")
    default: return error(.http, "the server answered with status \(status)" + said)
    }
  }

  /// The seconds in `Retry-After`, at most an hour; nil if there are none.
  var retryAfter: Duration? {
    guard let text = reply.head.headerFields[.retryAfter] else { return nil }
    guard let seconds = Double(text.trimmed), seconds >= 0 else { return .seconds(1) }
    return .milliseconds(Int64(min(seconds, 3600) * 1000))
  }

  /// Whether the answer says that requests came too fast.
  ///
  /// The API says it by 409, which is a real conflict where the body explains one.
  var isThrottled: Bool {
    switch status {
    case 429: return true
    case 503: return retryAfter != nil
    case 409: break
    default: return false
    }
    if reply.body.isBlank { return true }
    let text: String
    switch json {
    case .string(let value): text = value
    case .object(let object):
      if let errors = object["Errors"]?.array, !errors.isEmpty { return false }
      guard let message = object["Message"]?.string else { return retryAfter != nil && object.isEmpty }
      text = message
    case nil: text = reply.body.text()
    default: return false
    }
    if text.lowercased().contains("must wait") { return true }
    return json == nil && retryAfter != nil && HTMLText(reply.body) == nil
  }

  /// A refused write, with what the server says about each field.
  func validation(_ object: JSONObject) -> NexudusError {
    let errors = (object["Errors"]?.array ?? []).compactMap { item -> FieldError? in
      guard let message = item["Message"]?.string else { return nil }
      let property = item["PropertyName"]?.string ?? ""
      let isSecret = request.entity?.field(named: property)?.isSecret ?? false
      return FieldError(property: property, message: message, value: isSecret ? .string("***") : item["AttemptedValue"])
    }
    let listed = errors.map { $0.property.isEmpty ? $0.message : "\($0.property) \($0.message)" }
    let message = object["Message"]?.string.flatMap { $0.trimmed.isEmpty ? nil : $0.shortened(to: 300) }
    let reason = listed.isEmpty ? message ?? "without a reason" : listed.joined(separator: ", ")
    return error(
      .validation, "\(subject) was refused: \(reason)",
      hint: hint(for: errors), errors: errors)
  }

  private func badRequest() -> NexudusError {
    if let object = json?.object { return validation(object) }
    return error(.validation, "\(subject) was refused" + said)
  }

  private func unauthorized() -> NexudusError {
    error(
      .unauthorized, "the sign-in was not accepted" + said,
      hint: "sign in again (concierge login)" + (role.map { "; the call needs the role \($0)" } ?? ""))
  }

  private func forbidden() -> NexudusError {
    error(
      .forbidden, role.map { "the signed-in user lacks the role \($0)" } ?? "the signed-in user may not do this",
      hint: role.map { "an administrator can add \($0) to the user's roles" })
  }

  private func notFound() -> NexudusError {
    guard let entity = request.entity else { return error(.notFound, "there is nothing at \(request.path)") }
    if let id = request.id { return error(.notFound, "there is no \(entity.name) \(id)") }
    return error(
      .notFound, "the server knows no \(entity.path)",
      hint: "check the address of the API, and that the user may see it")
  }

  private func throttled() -> NexudusError {
    error(
      .throttled, "too many requests: the server asks us to wait",
      hint: "other programs on the same account share its limits", isRetryable: true)
  }

  private func conflict() -> NexudusError {
    if let object = json?.object {
      var error = validation(object)
      error.kind = .conflict
      return error
    }
    return error(.conflict, "\(subject) is in conflict with the present state" + said)
  }

  private var lookFirst: String { "the write may have happened: look before you repeat it" }

  /// What was asked for, as the beginning of a sentence.
  private var subject: String {
    guard let entity = request.entity else { return request.summary }
    let record = request.id.map { " \($0)" } ?? ""
    switch request.operation {
    case .create: return "the new \(entity.name)"
    case .update: return "the update of \(entity.name)\(record)"
    case .delete: return "the delete of \(entity.name)\(record)"
    case .list, .get: return "the search of \(entity.name)\(record)"
    case nil: return "the command on \(entity.name)"
    }
  }

  /// The role that allows the request.
  private var role: String? {
    request.entity.flatMap { entity in request.operation.map { entity.role(for: $0) } }
  }

  /// The names that the documents require, where the server complains about fields.
  private func hint(for errors: [FieldError]) -> String? {
    guard let entity = request.entity, request.operation == .create else { return nil }
    let required = entity.fields.filter { $0.create == .required }.map(\.name)
    return required.isEmpty ? nil : "the documents require \(required.joined(separator: ", "))"
  }

  private var json: JSONValue? { try? JSONValue(parsing: reply.body) }

  /// What the body says, as the end of a sentence.
  private var said: String {
    if let html = HTMLText(reply.body) { return " (\(html.summary))" }
    let text: String? =
      switch json {
      case .string(let value): value
      case .object(let object):
        object["Message"]?.string ?? object["error_description"]?.string ?? object["error"]?.string
      case nil: reply.body.isBlank ? nil : reply.body.text()
      default: nil
      }
    guard let text = text?.shortened(to: 300), !text.isEmpty else { return "" }
    return ": \(text)"
  }
}
