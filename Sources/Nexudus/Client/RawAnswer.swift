import HTTPTypes
import JSONPages

/// The answer to a raw request as it came.
public struct RawAnswer: Sendable {
  let reply: TransportReply
  /// What a refusal means, for people; nil where the answer says that it went well.
  public let refusal: NexudusError?

  init(_ check: ReplyCheck, _ redactor: Redactor) {
    reply = check.reply
    refusal = check.rawRefusal?.redacted(by: redactor)
  }

  /// The status.
  public var status: Int { reply.head.status.code }

  /// The body; empty if there was none.
  public var body: PaddedBytes { reply.body }

  /// The body as text; what is not UTF-8 in it is replaced.
  public var text: String { String(decoding: reply.body.buffer, as: UTF8.self) }

  /// Whether there is no body but white space.
  public var isBlank: Bool { reply.body.isBlank }
}

extension ReplyCheck {
  /// What a raw answer says against the request; a write can be refused with a status that says that it went well.
  fileprivate var rawRefusal: NexudusError? {
    if status >= 300 { return refusal() }
    guard request.isWrite, let object = (try? JSONValue(parsing: reply.body))?.object,
      object["WasSuccessful"]?.bool == false
    else { return nil }
    return validation(object)
  }
}

extension APIRequest {
  /// The request with what its path says that it is about, so that a refusal can name the record and the role.
  func described(by catalogue: Catalogue) -> APIRequest {
    var request = self
    if let entity = catalogue.entity(path: path) {
      request.entity = entity
      request.operation = [.get: .list, .post: .create, .put: .update][method]
      return request
    }
    guard let slash = path.lastIndex(of: "/"), let entity = catalogue.entity(path: String(path[..<slash])) else {
      return request
    }
    let last = path[path.index(after: slash)...]
    if let id = Int64(last) {
      request.entity = entity
      request.id = id
      request.operation = [.get: .get, .delete: .delete][method]
    } else if last == "commands" || last == "runcommand" {
      request.entity = entity
    }
    return request
  }
}
