import JSONPages

/// The one error of everything that has to do with the API: what happened, where, and what to do next.
public struct NexudusError: Error, Sendable, Hashable {
  /// What kind of error it is; the raw value is the stable code that scripts see.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The server refused the values that were sent.
    case validation
    /// The sign-in is missing, wrong or expired.
    case unauthorized
    /// The signed-in user lacks a role.
    case forbidden
    /// There is no such record or address.
    case notFound = "not_found"
    /// The server refused because of the state that the record is in.
    case conflict
    /// The server said more than once that too many requests came.
    case throttled
    /// The server failed.
    case server
    /// No connection, or it broke.
    case network
    /// No answer in time.
    case timeout
    /// An answer that is not what the API answers.
    case invalidResponse = "invalid_response"
    /// A mistake in the call, found before anything was sent.
    case usage
    /// The operator has not allowed it.
    case permission
    /// A limit of time, memory or requests was reached.
    case limit
    /// The call was cancelled.
    case cancelled
    /// Another status of 400 or above.
    case http
  }

  /// The kind.
  public var kind: Kind
  /// What happened, for people; never holds a secret.
  public var message: String
  /// What to do next.
  public var hint: String?
  /// The status of the answer, if there was one.
  public var status: Int?
  /// The method of the request.
  public var method: String?
  /// The path of the request under the base address, without its query.
  public var path: String?
  /// The entity that it was about.
  public var entity: String?
  /// What the server said about single fields.
  public var errors: [FieldError]
  /// Whether the same call may succeed later.
  public var isRetryable: Bool
  /// Whether a write may have happened all the same.
  public var isUnclear: Bool

  /// Makes an error.
  public init(
    _ kind: Kind, _ message: String, hint: String? = nil, status: Int? = nil, method: String? = nil,
    path: String? = nil, entity: String? = nil, errors: [FieldError] = [], isRetryable: Bool = false,
    isUnclear: Bool = false
  ) {
    self.kind = kind
    self.message = message
    self.hint = hint
    self.status = status
    self.method = method
    self.path = path
    self.entity = entity
    self.errors = errors
    self.isRetryable = isRetryable
    self.isUnclear = isUnclear
  }

  /// A mistake in a call.
  public static func usage(_ message: String, hint: String? = nil, entity: String? = nil) -> NexudusError {
    NexudusError(.usage, message, hint: hint, entity: entity)
  }

  /// There is no record of that id.
  public static func notFound(entity: Entity, id: Int64) -> NexudusError {
    NexudusError(
      .notFound, "there is no \(entity.name) \(id)", status: 404, method: "GET", path: "\(entity.path)/\(id)",
      entity: entity.name)
  }

  /// Something was cancelled.
  public static var cancelled: NexudusError { NexudusError(.cancelled, "cancelled") }
}

/// What the server said about one field of a refused write.
public struct FieldError: Sendable, Hashable {
  /// The field's name.
  public var property: String
  /// What is wrong with it.
  public var message: String
  /// The value that was tried, as the server repeats it.
  public var value: JSONValue?

  /// Makes one.
  public init(property: String, message: String, value: JSONValue? = nil) {
    self.property = property
    self.message = message
    self.value = value
  }
}

extension NexudusError: CustomStringConvertible {
  /// One readable line: message, call and hint.
  public var description: String {
    var text = message
    if let method, let path {
      text += " (\(method) \(path)\(status.map { ", status \($0)" } ?? ""))"
    } else if let status {
      text += " (status \(status))"
    }
    if let hint { text += "; \(hint)" }
    return text
  }
}
