/// Rows of texts in columns that are as wide as they need to be; where the terminal is narrow, those that may give way do,
/// and then the last ones.
public struct TextTable {
  /// A column's head, and on which side its texts stand.
  public struct Column: Sendable {
    let title: String
    var isRight: Bool
    /// How narrow it may become so that the last column has room; nil: not narrower than its texts.
    var least: Int?
    /// Whether the beginning of a text is left out, rather than its end.
    var keepsEnd: Bool

    /// Makes a column.
    public init(title: String, isRight: Bool = false, least: Int? = nil, keepsEnd: Bool = false) {
      self.title = title
      self.isRight = isRight
      self.least = least
      self.keepsEnd = keepsEnd
    }
  }

  /// A cell: what it says, and the colour that it is said in.
  public struct Cell: Sendable, ExpressibleByStringInterpolation {
    /// The text on one line, safe for a terminal.
    public let text: String
    var color: TextColor?

    /// Takes any text.
    public init(_ text: String, _ color: TextColor? = nil) {
      // One row is one line, and what others wrote must not move the cursor.
      self.text = Self.isTidy(text) ? text : Self.tidied(text)
      self.color = color
    }

    /// Whether a text is one line already: plain letters with single spaces between them.
    private static func isTidy(_ text: String) -> Bool {
      var last: UInt8 = 0x20
      for byte in text.utf8 {
        if byte < 0x20 || byte >= 0x7F || (byte == 0x20 && last == 0x20) { return false }
        last = byte
      }
      return last != 0x20
    }

    private static func tidied(_ text: String) -> String {
      TerminalText.neutralised(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    /// Takes any text.
    public init(stringLiteral value: String) { self.init(value) }
  }

  private let columns: [Column]
  private var rows: [[Cell]] = []

  /// A table without rows.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Whether there are no rows.
  public var isEmpty: Bool { rows.isEmpty }

  /// Adds a row: a cell a column.
  public mutating func add(_ row: [Cell]) { rows.append(row) }

  /// The lines, the heads first.
  ///
  /// - Parameter width: the columns that there are; nil is without end.
  public func lines(width: Int?, isColored: Bool, indent: Int = 0) -> [String] {
    let heads = columns.map { Cell($0.title, .dim) }
    let widths = widths(heads, width.map { $0 - indent })
    return ([heads] + rows).map { row in
      var line = String(repeating: " ", count: indent)
      var used = indent
      for (index, cell) in row.enumerated() {
        let column = columns[index]
        let isLast = index == columns.count - 1
        if isLast, cell.text.isEmpty { break }
        if let width, used >= width { break }
        var text = cell.text
        if !isLast { text = TextWidth.fit(text, widths[index], keepsEnd: column.keepsEnd) }
        if !isLast || column.isRight { text = TextWidth.pad(text, widths[index], isRight: column.isRight) }
        if let width { text = TextWidth.fit(text, width - used) }
        used += TextWidth.columns(text) + 2
        line += isColored ? cell.color?.around(text) ?? text : text
        if !isLast { line += "  " }
      }
      while line.utf8.last == 0x20 { line.removeLast() }
      return line
    }
  }

  /// What the last column should have at least, before others give way.
  private static let room = 16

  private func widths(_ heads: [Cell], _ width: Int?) -> [Int] {
    var widths = columns.indices.map { index in
      ([heads] + rows).map { TextWidth.columns($0[index].text) }.max() ?? 0
    }
    guard let width, let last = widths.last else { return widths }
    var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - last + min(last, Self.room) - width
    while excess > 0 {
      // The widest gives way first.
      let giving = widths.indices.dropLast().filter { widths[$0] > columns[$0].least ?? .max }
      guard let widest = giving.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }
}
