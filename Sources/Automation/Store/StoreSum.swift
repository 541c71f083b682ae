import JSONPages

/// The sum of two numbers of a store: integers stay integers until they would overflow.
///
/// - Parameter old: what the key holds; nil counts as 0.
package func storeSum(_ old: JSONValue?, _ amount: JSONValue, key: String) throws(StoreError) -> JSONValue {
  switch (old ?? .integer(0), amount) {
  case (.integer(let a), .integer(let b)):
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .double(Double(a) + Double(b)) : .integer(sum)
  case (let a, let b):
    guard let first = a.double else {
      throw StoreError(.notANumber, "the value of \"\(key)\" is \(kind(of: a)), and only a number can be added to")
    }
    guard let second = b.double else {
      throw StoreError(.notANumber, "\(kind(of: b)) can't be added to \"\(key)\"; give a number")
    }
    let sum = first + second
    guard sum.isFinite else { throw StoreError(.notANumber, "the sum in \"\(key)\" would not be a finite number") }
    return .double(sum)
  }
}

private func kind(of value: JSONValue) -> String {
  switch value {
  case .null: "null"
  case .bool: "a boolean"
  case .integer, .double: "a number"
  case .string: "a string"
  case .array: "a list"
  case .object: "a table"
  }
}
