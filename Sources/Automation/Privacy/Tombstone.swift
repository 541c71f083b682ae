import JSONPages

/// What stays of content that is gone: a digest, by which the same is known again.
public enum Tombstone {
  /// FNV-1a, 64 bits: the same in every process. Whoever has a guess can check it, so it hides nothing from a guess.
  public static func digest(of text: String) -> Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int64(bitPattern: hash)
  }

  /// The digest of a value.
  public static func digest(of value: JSONValue) -> Int64 { digest(of: value.canonicalText) }

  /// The key under which the mark of a forgotten `once` stays.
  public static func key(of key: String) -> String {
    "forgotten:" + String(UInt64(bitPattern: digest(of: key)), radix: 16)
  }

  /// What stays of a record.
  public static func record(_ id: Int64) -> [UInt8] { Array("{\"Id\":\(id)}".utf8) }

  /// Why an event that was open is over.
  public static let reason = "forgotten: its record was erased at a person's wish"
}
