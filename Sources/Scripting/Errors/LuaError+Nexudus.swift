import JSONPages
import LuaRuntime
import Nexudus

extension LuaError {
  /// The error as scripts see it: a table with the members that the documentation of scripts names.
  init(_ error: NexudusError) {
    var payload: JSONObject = ["retryable": .bool(error.isRetryable), "unclear": .bool(error.isUnclear)]
    payload["status"] = error.status.map { .integer(Int64($0)) }
    payload["method"] = error.method.map { .string($0) }
    payload["path"] = error.path.map { .string($0) }
    payload["entity"] = error.entity.map { .string($0) }
    payload["hint"] = error.hint.map { .string($0) }
    if !error.errors.isEmpty {
      payload["errors"] = .array(
        error.errors.map { complaint in
          [
            "property": .string(complaint.property), "message": .string(complaint.message),
            "value": complaint.value ?? .null,
          ]
        })
    }
    self.init(kind: error.kind.rawValue, message: error.message, payload: payload)
  }
}
