import JSONPages

/// Masks what stands behind names that only secrets have.
enum NamedSecrets {
  private static let names = [
    "bearer ", "basic ", "access_token", "refresh_token", "password=", "\"password\"", "totp=",
  ].map { Array($0.utf8) }

  /// Masks in place; tells whether anything was found.
  static func mask(_ text: inout [UInt8]) -> Bool {
    var changed = false
    for name in names {
      var place = 0
      while let found = find(name, in: text, from: place) {
        let isScheme = name.last == 0x20
        var start = found + name.count
        // Behind a name in JSON or a form come quotes, a colon or an equals sign before the value.
        while start < text.count, [0x22, 0x3A, 0x3D, 0x20].contains(text[start]) { start += 1 }
        let isAssigned = name.last == 0x3D || text[(found + name.count)..<start].contains { $0 == 0x3A || $0 == 0x3D }
        var end = start
        while end < text.count, isPart(text[end]) { end += 1 }
        place = found + name.count
        if !isScheme, !isAssigned { continue }
        // "Basic" and "Bearer" are words too: what follows must look like a token.
        if end - start < (isScheme ? 12 : 1) || text[start..<end].elementsEqual(Redactor.mask.utf8) { continue }
        if isScheme, !text[start..<end].contains(where: { (0x30...0x5A).contains($0) }) { continue }
        text.replaceSubrange(start..<end, with: Array(Redactor.mask.utf8))
        place = start + Redactor.mask.utf8.count
        changed = true
      }
    }
    return changed
  }

  /// Whether a byte can belong to a token: anything but spaces, quotes and separators.
  private static func isPart(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0x22 && byte != 0x26 && byte != 0x27 && byte != 0x2C && byte != 0x7D && byte != 0x29
      && byte != 0x3B
  }

  private static func find(_ name: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    guard text.count >= name.count else { return nil }
    var place = start
    while place + name.count <= text.count {
      var matched = 0
      while matched < name.count, lower(text[place + matched]) == name[matched] { matched += 1 }
      if matched == name.count { return place }
      place += 1
    }
    return nil
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}

extension JSONValue {
  /// The value with the secrets masked that are known by their value.
  package func redactedKnown(by redactor: Redactor) -> JSONValue { mapTexts(redactor.redactKnown) }

  /// The value with every text in it redacted.
  package func redacted(by redactor: Redactor) -> JSONValue { mapTexts(redactor.redact) }

  private func mapTexts(_ change: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): .string(change(text))
    case .array(let elements): .array(elements.map { $0.mapTexts(change) })
    case .object(let object): .object(JSONObject(object.members.map { ($0.key, $0.value.mapTexts(change)) }))
    default: self
    }
  }
}
