// Compiled together with Sources/JSONPages as one module by scripts/fuzz.

/// Reads any bytes in every way there is, and traps where two ways disagree.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPages(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let bytes = PaddedBytes(input)
  let expected = Oracle.parse(input)

  checkValue(bytes, expected)
  checkPage(bytes, .object, expected.flatMap { $0.object == nil ? nil : [$0] }, envelope: [:])
  checkPage(bytes, .array, expected?.array.flatMap(onlyObjects), envelope: [:])
  let list = expected?.object
  var envelope = list ?? [:]
  envelope["Records"] = nil
  checkPage(bytes, .list, list?["Records"]?.array.flatMap(onlyObjects), envelope: envelope)
  return 0
}

private func onlyObjects(_ values: [JSONValue]) -> [JSONValue]? {
  values.allSatisfy { $0.object != nil } ? values : nil
}

private func checkValue(_ bytes: PaddedBytes, _ expected: JSONValue?) {
  let value: JSONValue
  do {
    value = try JSONValue(parsing: bytes)
  } catch {
    precondition(expected == nil, "refused: \(error)")
    precondition(error.offset >= 0 && error.offset <= bytes.count, "an offset outside the text")
    return
  }
  precondition(same(value, expected), "the values differ")
  for pretty in [false, true] {
    guard let text = try? value.encoded(pretty: pretty) else { preconditionFailure("the writer refused") }
    precondition(same(try? JSONValue(parsing: PaddedBytes(text)), value), "the round trip differs")
  }
}

private func checkPage(
  _ bytes: PaddedBytes, _ layout: RecordPage.Layout, _ expected: [JSONValue]?, envelope: JSONObject
) {
  let page: RecordPage
  do {
    page = try RecordPage.index(bytes, as: layout)
  } catch {
    // A list whose member "Records" came twice may fail at the first one, although the last one counts.
    let isFirstOfTwo = layout == .list && error.code == .layout
    precondition(expected == nil || isFirstOfTwo, "refused: \(error)")
    return
  }
  guard let expected else { preconditionFailure("accepted") }
  precondition(same(.object(page.envelope), .object(envelope)), "the envelopes differ")
  checkRecords(page, expected)
  guard let again = try? RecordPage.index(bytes, as: layout, schema: page.schema) else {
    preconditionFailure("refused with its own schema")
  }
  precondition(again.schema === page.schema, "the schema was not shared")
  checkRecords(again, expected)
  guard let other = try? RecordPage.index(bytes, as: layout, schema: RecordSchema(names: ["Id", "b", "a"])) else {
    preconditionFailure("refused with another schema")
  }
  checkRecords(other, expected)
  let rows = Array((0..<page.count).reversed())
  guard let compacted = try? page.compacted(rows: rows) else { preconditionFailure("not compacted") }
  checkRecords(compacted, expected.reversed())
}

private func checkRecords(_ page: RecordPage, _ expected: [JSONValue]) {
  precondition(page.count == expected.count, "the number of records differs")
  for (row, value) in expected.enumerated() {
    guard let object = value.object else { preconditionFailure("not an object") }
    let record = page[row]
    precondition(record.names.count == object.count, "the number of fields differs")
    for (key, value) in object.members {
      precondition(same(record[key], value), "a field differs")
      checkDecoding(record, key, value)
    }
    precondition(JSONValue.object(record.object) == value, "the record differs")
  }
}

private func checkDecoding(_ record: Record, _ key: String, _ value: JSONValue) {
  guard let raw = record.raw(key), let column = record.page.schema.column(of: key),
    let pointer = record.page.value(row: record.row, column: column)
  else { preconditionFailure("no bytes") }
  precondition(same(Oracle.parse(Array(raw)), value), "the raw bytes differ")
  switch (decodeScalar(at: pointer), value) {
  case (.null, .null), (.array, .array), (.object, .object): break
  case (.bool(let a), .bool(let b)): precondition(a == b, "booleans differ")
  case (.integer(let a), .integer(let b)): precondition(a == b, "integers differ")
  case (.double(let a), .double(let b)): precondition(a.bitPattern == b.bitPattern, "floats differ")
  case (.string(let a), .string(let b)): precondition(a.elementsEqual(b.utf8), "strings differ")
  case (.escapedString(let a), .string(let b)):
    precondition(unescapedString(a).utf8.elementsEqual(b.utf8), "escaped strings differ")
  default: preconditionFailure("the kinds differ")
  }
}

/// Byte by byte, and telling -0.0 from 0.0, which `==` doesn't.
private func same(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return (try? a.encoded()) == (try? b.encoded())
}
