import Synchronization

/// The ids that stand for records that a plan makes: -1000001, -1000002 and so on, so that they are found again in
/// whatever a script makes of them, and mistaken for nothing else.
public final class PlanNumbers: Sendable {
  private static let base: Int64 = 1_000_000
  private static let digits = 7

  private let count = Mutex<Int64>(0)

  /// Numbers that begin with the first.
  public init() {}

  /// The next id.
  func next() -> Int64 {
    count.withLock { count in
      count += 1
      return Self.id(count)
    }
  }

  /// The id that stands for the so-manieth new record.
  public static func id(_ number: Int64) -> Int64 { -(base + number) }

  /// Which new record an id stands for; nil for any other number.
  public static func number(_ id: Int64) -> Int64? { (-9_999_999 ..< -base).contains(id) ? -id - base : nil }

  /// A text in pieces: what stands as it is, and the new records whose ids stand in it.
  static func pieces(of text: String) -> [Piece] {
    guard text.contains("-1") || text.contains("-2") else { return [.text(text)] }
    var pieces: [Piece] = []
    var plain = ""
    var rest = text[...]
    while let dash = rest.firstIndex(of: "-") {
      let number = rest[rest.index(after: dash)...].prefix { $0.isASCII && $0.isNumber }
      let isJoined = (dash == rest.startIndex ? plain.last : rest[rest.index(before: dash)])?.isNumber == true
      plain += rest[..<dash]
      if number.count == digits, !isJoined, let id = Int64("-" + number), let new = Self.number(id) {
        if !plain.isEmpty { pieces.append(.text(plain)) }
        pieces.append(.new(new))
        plain = ""
      } else {
        plain += "-" + number
      }
      rest = rest[number.endIndex...]
    }
    plain += rest
    if !plain.isEmpty || pieces.isEmpty { pieces.append(.text(plain)) }
    return pieces
  }

  /// A part of a text.
  enum Piece: Hashable {
    case text(String)
    case new(Int64)
  }

  /// A text in which people read `(new 1)` for the id of the first new record.
  public static func readable(_ text: String) -> String {
    pieces(of: text).map { piece in
      switch piece {
      case .text(let text): text
      case .new(let number): "(new \(number))"
      }
    }.joined()
  }
}
