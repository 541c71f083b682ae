/// A page of help as Markdown.
enum MarkdownPage {
  /// The lines of a page.
  static func lines(of blocks: [HelpBlock]) -> [String] {
    var lines: [String] = []
    var wasItem = false
    for block in blocks {
      var isItem = false
      if case .item = block { isItem = true }
      if !lines.isEmpty, !(isItem && wasItem) { lines.append("") }
      lines += self.lines(of: block)
      wasItem = isItem
    }
    return lines
  }

  /// A text as a cell of a table.
  static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

  private static let width = 120

  private static func lines(of block: HelpBlock) -> [String] {
    switch block {
    case .title(let text, let remark): ["# \(text)"] + (remark.isEmpty ? [] : ["", remark])
    case .heading(let text): ["## \(text)"]
    case .calls(let calls): ["```"] + calls + ["```"]
    case .paragraph(let text): TextWrap.lines(text, width: width)
    case .item(let text): TextWrap.lines(text, width: width, indent: 2, first: "- ")
    case .code(let code): ["```lua"] + code + ["```"]
    case .entries(let entries):
      ["| name | type | |", "| --- | --- | --- |"]
        + entries.map { "| `\($0.name)` | `\(cell($0.type))` | \(cell($0.text)) |" }
    }
  }
}
