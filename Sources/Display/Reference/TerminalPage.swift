/// A page of help on a terminal.
public struct TerminalPage {
  private let width: Int?
  private let isColored: Bool

  /// - Parameter width: the columns that there are; nil is without end.
  public init(width: Int?, isColored: Bool) {
    self.width = width
    self.isColored = isColored
  }

  /// The lines of a page.
  public func lines(of blocks: [HelpBlock]) -> [String] {
    var lines: [String] = []
    var last: HelpBlock?
    for block in blocks {
      if let last, !isTogether(last, block) { lines.append("") }
      lines += self.lines(of: block)
      last = block
    }
    return lines
  }

  /// Whether no empty line stands between two blocks.
  private func isTogether(_ first: HelpBlock, _ second: HelpBlock) -> Bool {
    switch (first, second) {
    case (.heading, _), (.item, .item): true
    default: false
    }
  }

  private func lines(of block: HelpBlock) -> [String] {
    switch block {
    case .title(let text, let remark): [text + (remark.isEmpty ? "" : "  " + dim(remark))]
    case .heading(let text): [dim(text)]
    case .calls(let calls): calls
    case .paragraph(let text): TextWrap.lines(text, width: width)
    case .item(let text): TextWrap.lines(text, width: width, indent: 2, first: "- ")
    case .code(let code): code.map { $0.isEmpty ? "" : "    " + $0 }
    case .entries(let entries): self.lines(of: entries)
    }
  }

  private func lines(of entries: [HelpBlock.Entry]) -> [String] {
    let widest = entries.map { TextWidth.columns($0.name) }.max() ?? 0
    // Where there is no room for two columns, what is said stands below the name.
    let column = min(widest, 28) + 4
    return entries.flatMap { entry -> [String] in
      let text = entry.text.isEmpty ? entry.type : entry.type.isEmpty ? entry.text : "\(entry.text) (\(entry.type))"
      if entry.name.isEmpty { return TextWrap.lines(text, width: width, indent: 2) }
      if text.isEmpty { return ["  " + entry.name] }
      guard TextWidth.columns(entry.name) + 4 <= column else {
        return ["  " + entry.name] + TextWrap.lines(text, width: width, indent: column)
      }
      return TextWrap.lines(text, width: width, indent: column, first: TextWidth.pad("  " + entry.name, column))
    }
  }

  private func dim(_ text: String) -> String { isColored ? TextColor.dim.around(text) : text }
}
