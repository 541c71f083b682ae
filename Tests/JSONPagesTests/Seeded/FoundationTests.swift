import Foundation
import JSONPages
import Testing

/// The same texts given to Foundation's reader: both must accept the same ones and read the same values.
///
/// Where the two rightly differ, the rule is one of the functions at the end.
@Suite struct FoundationTests {
  @Test("whole documents are read alike")
  func documents() throws {
    for seed in 0..<UInt64(seededCases(10_000)) {
      var maker = DocumentMaker(seed: seed)
      let text = maker.text(of: maker.value())
      compare(Array(text.utf8), seed: seed)
    }
  }

  @Test("damaged documents are refused or read alike")
  func damagedDocuments() throws {
    for seed in 0..<UInt64(seededCases(30_000)) {
      var maker = DocumentMaker(seed: seed)
      let text = maker.text(of: maker.value())
      compare(maker.damaged(Array(text.utf8)), seed: seed)
    }
  }

  private func compare(_ text: [UInt8], seed: UInt64) {
    let own = Result { () throws(JSONError) in try JSONValue(parsing: PaddedBytes(text)) }
    let theirs = try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
    let comment: Comment = "seed \(seed): \(String(decoding: text, as: UTF8.self))"
    switch (own, theirs) {
    case (.failure, nil): break
    case (.success(let own), let theirs?): #expect(isSame(own, theirs), comment)
    case (.success, nil): #expect(hasHalfSurrogatePair(text), comment)
    case (.failure(let error), _?): #expect(isTrailingComma(text, error), comment)
    }
  }

  private func isSame(_ own: JSONValue, _ theirs: Any) -> Bool {
    switch own {
    case .null: return theirs is NSNull
    case .bool(let value): return theirs as? Bool == value
    case .integer(let value): return (theirs as? NSNumber)?.int64Value == value
    case .double(let value): return (theirs as? NSNumber).map { isNear($0.doubleValue, value) } ?? false
    case .string(let value): return (theirs as? String).map { $0.utf8.elementsEqual(value.utf8) } ?? false
    case .array(let elements):
      guard let theirs = theirs as? [Any], theirs.count == elements.count else { return false }
      return zip(elements, theirs).allSatisfy { isSame($0, $1) }
    case .object(let object):
      // Swift's dictionary merges keys that differ in bytes but not in meaning.
      let merged = Set(object.keys).count < object.count
      guard let theirs = theirs as? [String: Any], merged || theirs.count == object.count else { return false }
      if merged { return true }
      return object.members.allSatisfy { key, value in theirs[key].map { isSame(value, $0) } ?? false }
    }
  }

  /// Foundation goes by way of its decimal type, which doesn't always give the nearest float.
  private func isNear(_ theirs: Double, _ own: Double) -> Bool {
    theirs == own || abs(theirs - own) <= abs(own) * 1e-14
  }

  /// Foundation refuses half a surrogate pair; here it becomes the replacement character.
  private func hasHalfSurrogatePair(_ text: [UInt8]) -> Bool {
    var units: [UInt16] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst(), kind == UInt8(ascii: "u") else {
        units.append(0)
        continue
      }
      units.append(UInt16(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16) ?? 0)
      rest = rest.dropFirst(4)
    }
    return String(validating: units, as: UTF16.self) == nil
  }

  /// Foundation accepts a comma before a closing bracket, which JSON doesn't have.
  private func isTrailingComma(_ text: [UInt8], _ error: JSONError) -> Bool {
    let before = text.prefix(error.offset).last { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let bracket = text.dropFirst(error.offset).first
    return before == UInt8(ascii: ",") && (bracket == UInt8(ascii: "]") || bracket == UInt8(ascii: "}"))
  }
}
