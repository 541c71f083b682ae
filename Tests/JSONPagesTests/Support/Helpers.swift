import Testing

@testable import JSONPages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ten times as many seeded cases with `CONCIERGE_SOAK=1` in the environment.
func seededCases(_ count: Int) -> Int { getenv("CONCIERGE_SOAK") == nil ? count : count * 10 }

func index(
  _ text: String, as layout: RecordPage.Layout = .list, schema: RecordSchema? = nil
) throws(JSONError) -> RecordPage {
  try RecordPage.index(PaddedBytes(text), as: layout, schema: schema)
}

func parse(_ text: String) throws(JSONError) -> JSONValue { try JSONValue(parsing: text) }

/// The code of the mistake that a text is refused for, after checking that every way to read it refuses it alike.
func refusal(_ text: [UInt8]) -> JSONError.Code? {
  let whole = errorCode { () throws(JSONError) in _ = try JSONValue(parsing: PaddedBytes(text)) }
  let field = errorCode { () throws(JSONError) in
    _ = try RecordPage.index(PaddedBytes(Array(#"[{"a":"#.utf8) + text + Array("}]".utf8)), as: .array)
  }
  #expect((whole == nil) == (field == nil), "parser and index disagree about \(String(decoding: text, as: UTF8.self))")
  return whole
}

func refusal(_ text: String) -> JSONError.Code? { refusal(Array(text.utf8)) }

func errorCode(_ body: () throws(JSONError) -> Void) -> JSONError.Code? {
  do {
    try body()
    return nil
  } catch {
    return error.code
  }
}

func message(_ body: () throws(JSONError) -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return error.message
  }
}
