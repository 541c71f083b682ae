import Nexudus
import Synchronization

/// A time zone of the IANA database, read from the machine's zoneinfo files.
public struct Zone: Sendable {
  /// The name, such as `Europe/London`.
  public let name: String
  private let transitions: [(at: Int64, type: Int)]
  private let types: [(offset: Int64, abbreviation: String)]
  /// How offsets go on after the last transition.
  private let rule: ZoneRule?

  /// Coordinated universal time.
  public static let utc = Zone(name: "UTC", transitions: [], types: [(0, "UTC")], rule: nil)

  private init(
    name: String, transitions: [(at: Int64, type: Int)], types: [(offset: Int64, abbreviation: String)], rule: ZoneRule?
  ) {
    (self.name, self.transitions, self.types, self.rule) = (name, transitions, types, rule)
  }

  private static let folder = "/usr/share/zoneinfo/"
  private static let known = Mutex<[String: Zone]>(["UTC": .utc, "Etc/UTC": .utc])

  /// The names that the machine's table lists, for proposals.
  public static var names: [String] {
    guard let table = ZoneFile.bytes(of: folder + "zone.tab") else { return ["UTC"] }
    let lines = String(decoding: table, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
    return ["UTC"] + lines.compactMap { $0.split(separator: "\t").dropFirst(2).first.map(String.init) }
  }

  /// The zone of a name, read once; nil where the machine knows none.
  public static func named(_ name: String) -> Zone? {
    if let zone = known.withLock({ $0[name] }) { return zone }
    guard let zone = Zone(reading: name) else { return nil }
    known.withLock { $0[name] = zone }
    return zone
  }

  private init?(reading name: String) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isSafe = parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-+".contains($0)) }
    }
    // Some machines keep further files there, such as the machine's own zone, which is no name of a zone.
    guard isSafe, name.first?.isUppercase == true, let bytes = ZoneFile.bytes(of: Self.folder + name) else {
      return nil
    }
    self.init(name: name, file: bytes)
  }

  /// The offset from UTC in seconds, and its abbreviation, at an instant.
  public func offset(at time: Int64) -> (seconds: Int64, abbreviation: String) {
    if let last = transitions.last, time >= last.at, let rule { return rule.offset(at: time) }
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].at <= time { low = middle + 1 } else { high = middle }
    }
    if low == 0, transitions.isEmpty, let rule { return rule.offset(at: time) }
    let type = types[low == 0 ? 0 : transitions[low - 1].type]
    return (type.offset, type.abbreviation)
  }

  /// The instant at which clocks on the wall show a time, given as if it were UTC.
  ///
  /// Where clocks show it twice, the earlier instant; where they skip it, as far after the gap as it lies in it.
  public func instant(ofWallClock wall: Int64) -> Int64 {
    let before = wall - offset(at: wall - 86_400).seconds
    let after = wall - offset(at: wall + 86_400).seconds
    for candidate in [min(before, after), max(before, after)]
    where candidate + offset(at: candidate).seconds == wall { return candidate }
    return before
  }

  // MARK: The file's form (RFC 8536): a 32-bit block, then a 64-bit one, then a rule as text.

  init?(name: String, file: [UInt8]) {
    var reader = ByteReader(file)
    guard let first = Header(&reader) else { return nil }
    if first.version >= 2 {
      reader.skip(first.size(timeBytes: 4))
      guard let second = Header(&reader) else { return nil }
      self.init(name: name, header: second, timeBytes: 8, &reader)
    } else {
      self.init(name: name, header: first, timeBytes: 4, &reader)
    }
  }

  private init?(name: String, header: Header, timeBytes: Int, _ reader: inout ByteReader) {
    var times: [Int64] = []
    for _ in 0..<header.transitions {
      guard let time = reader.integer(timeBytes) else { return nil }
      times.append(time)
    }
    guard let indices = reader.bytes(header.transitions) else { return nil }
    var raw: [(offset: Int64, name: Int)] = []
    for _ in 0..<header.types {
      guard let offset = reader.integer(4), reader.integer(1) != nil, let name = reader.integer(1) else { return nil }
      raw.append((offset, Int(name) & 0xFF))
    }
    guard let names = reader.bytes(header.characters), !raw.isEmpty, indices.allSatisfy({ Int($0) < raw.count }) else {
      return nil
    }
    reader.skip(header.leaps * (timeBytes + 4) + header.standards + header.universals)
    self.init(
      name: name, transitions: zip(times, indices).map { ($0, Int($1)) },
      types: raw.map { type in
        (type.offset, String(decoding: names.dropFirst(type.name).prefix { $0 != 0 }, as: UTF8.self))
      },
      rule: ZoneRule(reader.rest()))
  }

  private struct Header {
    let version: UInt8
    let universals, standards, leaps, transitions, types, characters: Int

    init?(_ reader: inout ByteReader) {
      guard reader.bytes(4) == Array("TZif".utf8), let version = reader.bytes(1)?.first, reader.bytes(15) != nil,
        version == 0 || version > 0x30
      else { return nil }
      var counts: [Int] = []
      for _ in 0..<6 {
        guard let count = reader.integer(4), (0...10_000).contains(count) else { return nil }
        counts.append(Int(count))
      }
      self.version = version == 0 ? 1 : version - 0x30
      (universals, standards, leaps) = (counts[0], counts[1], counts[2])
      (transitions, types, characters) = (counts[3], counts[4], counts[5])
    }

    func size(timeBytes: Int) -> Int {
      transitions * (timeBytes + 1) + types * 6 + characters + leaps * (timeBytes + 4) + standards + universals
    }
  }
}

/// Takes big-endian numbers from bytes.
private struct ByteReader {
  private let data: [UInt8]
  private var position = 0

  init(_ data: [UInt8]) { self.data = data }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard position + count <= data.count else { return nil }
    defer { position += count }
    return Array(data[position..<position + count])
  }

  mutating func integer(_ width: Int) -> Int64? {
    guard let bytes = bytes(width) else { return nil }
    let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let shift = UInt64(64 - width * 8)
    return Int64(bitPattern: value << shift) >> Int64(shift)
  }

  mutating func skip(_ count: Int) { position = min(position + count, data.count) }

  func rest() -> String {
    String(decoding: data[position...], as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  }
}

extension Zone {
  /// When clocks change within a time of at most a few days; nil where they don't.
  func change(after start: Int64, upTo end: Int64) -> Int64? {
    let before = offset(at: start).seconds
    guard offset(at: end).seconds != before else { return nil }
    var (low, high) = (start, end)
    while high - low > 1 {
      let middle = (low + high) / 2
      if offset(at: middle).seconds == before { low = middle } else { high = middle }
    }
    return high
  }
}

extension Zone: Hashable {
  /// Zones are equal when they have the same name.
  public static func == (a: Zone, b: Zone) -> Bool { a.name == b.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
