import JSONPages

/// Why a write is refused, one entry for each field at fault.
struct Refusal: Error {
  struct Fault {
    let property: String
    let message: String
    let attempted: JSONValue
  }

  var faults: [Fault]

  static func invalid(_ property: String, _ message: String, _ attempted: JSONValue) -> Refusal {
    Refusal(faults: [Fault(property: property, message: message, attempted: attempted)])
  }

  static let requiredMessage = "is a required field"

  /// The documented shape of a refused write.
  func reply() throws(JSONError) -> ModelReply {
    let errors = faults.map { fault in
      JSONValue.object([
        "AttemptedValue": fault.attempted, "Message": .string(fault.message), "PropertyName": .string(fault.property),
      ])
    }
    let message = faults.map { "\($0.property): \($0.message)" }.joined(separator: "; ")
    return try ModelReply(
      status: 400,
      .object([
        "Message": .string(message), "Value": .null, "Errors": .array(errors), "WasSuccessful": .bool(false),
      ]))
  }
}
