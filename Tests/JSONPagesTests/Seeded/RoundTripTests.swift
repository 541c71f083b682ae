import JSONPages
import Testing

/// Values to text and back, over many seeded documents.
@Suite struct RoundTripTests {
  @Test("a value written and read again is the same value")
  func valueToBytesToValue() throws {
    for seed in 0..<UInt64(seededCases(100_000)) {
      var maker = DocumentMaker(seed: seed)
      let value = maker.value()
      let bytes = try value.encoded(pretty: seed % 4 == 0)
      let back = try JSONValue(parsing: PaddedBytes(bytes))
      guard back == value, try back.encoded(pretty: seed % 4 == 0) == bytes else {
        Issue.record("seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
        return
      }
    }
  }

  @Test("a value in any of its texts is read as the same value")
  func textToValue() throws {
    for seed in 0..<UInt64(seededCases(20_000)) {
      var maker = DocumentMaker(seed: seed)
      let value = maker.value()
      let text = maker.space() + maker.text(of: value) + maker.space()
      guard try parse(text) == value else {
        Issue.record("seed \(seed): \(text)")
        return
      }
    }
  }

  @Test("records read lazily are what a full reading gives")
  func recordsLikeValues() throws {
    var schema: RecordSchema?
    for seed in 0..<UInt64(seededCases(20_000)) {
      var maker = DocumentMaker(seed: seed)
      let records = maker.records()
      let text = maker.text(of: ["Before": 1, "Records": .array(records), "After": [true]])
      let page = try index(text, schema: seed % 8 == 0 ? nil : schema)
      schema = page.schema.count < 500 ? page.schema : nil
      let found = (0..<page.count).map { page[$0].value }
      guard found == records, page.envelope == ["Before": 1, "After": [true]] else {
        Issue.record("seed \(seed): \(text)")
        return
      }
    }
  }

  @Test("index and parser refuse the same damaged texts, with the same error")
  func damaged() throws {
    var refused = 0
    for seed in 0..<UInt64(seededCases(20_000)) {
      var maker = DocumentMaker(seed: seed)
      let text = maker.damaged(Array(maker.text(of: .array(maker.records())).utf8))
      let value = Result { () throws(JSONError) in try JSONValue(parsing: PaddedBytes(text)) }
      let page = Result { () throws(JSONError) in try RecordPage.index(PaddedBytes(text), as: .array) }
      switch (value, page) {
      case (.success(.array(let elements)), .success(let page)):
        #expect((0..<page.count).map { page[$0].value } == elements, "seed \(seed)")
      case (.success, .failure(let error)): #expect(error.code == .layout, "seed \(seed): \(error)")
      case (.failure(let error), .failure(let other)):
        refused += 1
        #expect(error == other || other.code == .layout, "seed \(seed): \(error) / \(other)")
      default: Issue.record("seed \(seed): \(String(decoding: text, as: UTF8.self))")
      }
    }
    #expect(refused > 5000)
  }
}
