/// Rows of texts in columns that are as wide as they need to be; only the last column gives way to a narrow terminal.
struct TextTable {
  /// A column's head, and on which side its texts stand.
  struct Column {
    let title: String
    var isRight = false
  }

  /// A cell: what it says, and the colour that it is said in.
  struct Cell: ExpressibleByStringInterpolation {
    let text: String
    var color: TextColor?

    init(_ text: String, _ color: TextColor? = nil) {
      // One row is one line, and what others wrote must not move the cursor.
      self.text = TerminalText.neutralised(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
      self.color = color
    }

    init(stringLiteral value: String) { self.init(value) }
  }

  private let columns: [Column]
  private var rows: [[Cell]] = []

  init(_ columns: [Column]) { self.columns = columns }

  var isEmpty: Bool { rows.isEmpty }

  mutating func add(_ row: [Cell]) { rows.append(row) }

  /// The lines, the heads first.
  ///
  /// - Parameter width: the columns that there are; nil is without end.
  func lines(width: Int?, isColored: Bool, indent: Int = 0) -> [String] {
    let heads = columns.map { Cell($0.title, .dim) }
    let widths = columns.indices.map { index in
      ([heads] + rows).map { TextWidth.columns($0[index].text) }.max() ?? 0
    }
    return ([heads] + rows).map { row in
      var line = String(repeating: " ", count: indent)
      var used = indent
      for (index, cell) in row.enumerated() {
        let isLast = index == columns.count - 1
        if isLast, cell.text.isEmpty { break }
        let isFree = isLast && !columns[index].isRight
        var text = isFree ? cell.text : TextWidth.pad(cell.text, widths[index], isRight: columns[index].isRight)
        if let width { text = TextWidth.fit(text, max(width - used, 1)) }
        if let width, used >= width { break }
        used += TextWidth.columns(text) + 2
        line += isColored ? cell.color?.around(text) ?? text : text
        if !isLast { line += "  " }
      }
      return line.hasSuffix(" ") ? String(line.reversed().drop { $0 == " " }.reversed()) : line
    }
  }
}

/// The few colours that the program uses.
enum TextColor: Int {
  case dim = 2
  case red = 31
  case green = 32
  case yellow = 33

  /// The text in this colour.
  func around(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
}
