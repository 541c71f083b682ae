import JSONPages
import Nexudus

/// Entities that words find: in names, paths and summaries, and in the names of fields.
public struct EntitySearch: Sendable {
  /// One entity that was found.
  public struct Hit: Sendable, Hashable {
    /// The entity.
    public let entity: EntityOutline
    /// Its fields that the words stand in, where the entity's own texts don't hold them all.
    public let fields: [String]
  }

  /// What was found, the nearest first.
  public let hits: [Hit]

  /// Searches; each word must stand in the entity's own texts or in one of its fields. Case, `_` and `-` don't count.
  public init(_ words: [String], in outlines: [EntityOutline]) {
    let wanted = words.map(Self.folded).filter { !$0.isEmpty }
    let found = outlines.compactMap { outline in
      Self.hit(wanted, in: outline).map { (rank: $0.rank, hit: $0.hit) }
    }
    hits = found.sorted { ($0.rank, $0.hit.entity.name) < ($1.rank, $1.hit.entity.name) }.map(\.hit)
  }

  private static func hit(_ wanted: [String], in outline: EntityOutline) -> (rank: Int, hit: Hit)? {
    let name = folded(outline.name)
    let (path, summary) = (folded(outline.path), folded(outline.summary))
    var rank = 0
    var fields: [String] = []
    for word in wanted {
      if name == word || path == word {
        continue
      } else if name.hasPrefix(word) || name.hasSuffix(word) {
        rank = max(rank, 1)
      } else if name.contains(word) {
        rank = max(rank, 2)
      } else if path.contains(word) || summary.contains(word) {
        rank = max(rank, 3)
      } else {
        let letters = Array(word.utf8)
        let matching = outline.fields.filter { Self.holds($0, letters) }
        if matching.isEmpty { return nil }
        let isWhole = matching.contains { folded($0) == word }
        rank = max(rank, isWhole ? 4 : 5)
        fields += matching.filter { !fields.contains($0) }
      }
    }
    return (rank, Hit(entity: outline, fields: fields))
  }

  /// Small letters without separators.
  private static func folded(_ text: String) -> String {
    String(decoding: text.utf8.lazy.filter { !isSeparator($0) }.map(lower), as: UTF8.self)
  }

  /// Whether small letters without separators stand in a text; asked of every field there is, so it makes no copy.
  static func holds(_ text: String, _ letters: [UInt8]) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      bytes.indices.contains { start in
        var place = start
        for letter in letters {
          while place < bytes.count, isSeparator(bytes[place]) { place += 1 }
          guard place < bytes.count, lower(bytes[place]) == letter else { return false }
          place += 1
        }
        return true
      }
    }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x5F || byte == 0x2D || byte == 0x20 }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  /// What is near to words that found nothing: names of entities and of fields.
  public static func nearest(_ words: [String], in outlines: [EntityOutline]) -> [String] {
    Names.nearest(words.joined(), among: Set(outlines.flatMap { [$0.name] + $0.fields }))
  }

  // MARK: Showing

  /// A line an entity, below the heads of the columns: its path and what it is, or the fields that were found.
  public func table(width: Int?, isColored: Bool) -> [String] {
    let hasFields = hits.contains { !$0.fields.isEmpty }
    // Who looks for fields has more use for their names than for paths.
    let path: [TextTable.Column] = hasFields ? [] : [.init(title: "PATH", least: 12)]
    var table = TextTable(
      [.init(title: "ENTITY")] + path + [.init(title: "FIELDS", isRight: true), .init(title: "WHAT IT IS")])
    for hit in hits {
      let (entity, fields) = (hit.entity, hit.fields)
      table.add(
        [.init(entity.name)] + (hasFields ? [] : [.init(entity.path)]) + [
          "\(entity.fields.count)",
          .init(fields.isEmpty ? entity.summary : "has " + fields.joined(separator: ", ")),
        ])
    }
    return table.lines(width: width, isColored: isColored)
  }

  /// One object an entity.
  public var json: [JSONObject] {
    hits.map { hit in
      var object: JSONObject = [
        "name": .string(hit.entity.name), "path": .string(hit.entity.path), "summary": .string(hit.entity.summary),
        "fields": .integer(Int64(hit.entity.fields.count)),
      ]
      if !hit.fields.isEmpty { object["matches"] = .array(hit.fields.map { .string($0) }) }
      return object
    }
  }
}
