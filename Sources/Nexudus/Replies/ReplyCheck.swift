import HTTPTypes
import JSONPages

/// Judges replies: what the API's answers mean, and what is no answer of the API at all.
struct ReplyCheck {
  let request: APIRequest
  let reply: TransportReply

  var status: Int { reply.head.status.code }

  /// Does nothing if the status says that it went well, else throws what it says.
  func checkStatus() throws(NexudusError) {
    if (200...299).contains(status) { return }
    throw refusal()
  }

  /// The body as a page of records.
  func records(_ layout: RecordPage.Layout, schema: RecordSchema? = nil) throws(NexudusError) -> RecordPage {
    try checkContent()
    do throws(JSONError) {
      return try RecordPage.index(reply.body, as: layout, schema: schema)
    } catch {
      throw invalid(error)
    }
  }

  /// The body as one value.
  func value() throws(NexudusError) -> JSONValue {
    try checkContent()
    do throws(JSONError) {
      return try JSONValue(parsing: reply.body)
    } catch {
      throw invalid(error)
    }
  }

  /// The answer to a write, if it says that it went well.
  func writeResult() throws(NexudusError) -> JSONObject {
    let value = try value()
    guard let object = value.object else { throw invalid("the answer to a write is \(value.kindInWords)") }
    // The status may be 200 and the one inside 500: what counts is this flag.
    if object["WasSuccessful"]?.bool == false { throw validation(object) }
    if object["WasSuccessful"] == nil, let errors = object["Errors"]?.array, !errors.isEmpty {
      throw validation(object)
    }
    return object
  }

  /// Refuses what cannot be JSON of the API, in words that say what it is instead.
  private func checkContent() throws(NexudusError) {
    if reply.body.isBlank { throw invalid("the answer is empty", isRetryable: true) }
    if let html = HTMLText(reply.body) { throw invalid("the answer is a web page (\(html.summary)), not JSON") }
    guard let type = reply.head.headerFields[.contentType]?.lowercased() else { return }
    let isText = type.hasPrefix("text/plain") || type.hasPrefix("application/octet-stream")
    if !isText, !type.contains("json") { throw invalid("the answer is of type \(type.prefix(60)), not JSON") }
  }

  private func invalid(_ error: JSONError) -> NexudusError {
    let isCut = error.code == .truncated || error.code == .empty
    return invalid(
      isCut ? "the answer is cut short: \(error.message)" : "the answer is not what the API answers: \(error.message)",
      isRetryable: isCut)
  }

  /// An answer that cannot be used; a write that got one may have happened.
  func invalid(_ message: String, isRetryable: Bool = false) -> NexudusError {
    error(
      .invalidResponse, message,
      hint: request.isChange ? "the write may have happened: look before you repeat it" : nil,
      isRetryable: isRetryable && !request.isChange, isUnclear: request.isChange)
  }

  func error(
    _ kind: NexudusError.Kind, _ message: String, hint: String? = nil, errors: [FieldError] = [],
    isRetryable: Bool = false, isUnclear: Bool = false
  ) -> NexudusError {
    NexudusError(
      kind, message, hint: hint, status: status, method: request.method.rawValue, path: request.path,
      entity: request.entity?.name, errors: errors, isRetryable: isRetryable, isUnclear: isUnclear)
  }
}

extension PaddedBytes {
  /// Whether there is nothing but white space.
  var isBlank: Bool { buffer.allSatisfy { $0 <= 0x20 } }

  /// The body as text, as much of it as `limit` bytes hold.
  func text(limit: Int = 300) -> String { String(decoding: buffer.prefix(limit), as: UTF8.self) }
}
