import JSONPages

extension Record {
  /// The record as JSON text of its own, each value as it stands in its page, so that hashes over both are equal.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    for name in names {
      guard let raw = raw(name), let key = try? JSONValue.string(name).encoded() else { continue }
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      bytes += key
      bytes.append(UInt8(ascii: ":"))
      bytes += raw
    }
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }
}
