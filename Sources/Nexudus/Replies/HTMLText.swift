import JSONPages

/// A web page where JSON was expected, from a proxy or a wrong address.
struct HTMLText {
  /// The first words that a person would see of it.
  let summary: String

  /// Nil if the body doesn't begin like markup.
  init?(_ body: PaddedBytes) {
    let text = String(decoding: body.buffer.prefix(4096), as: UTF8.self)
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    guard start.first == "<" else { return nil }
    let title = HTMLText.between("<title", "</title", in: String(start)).map(HTMLText.stripped)
    let shown = title.flatMap { $0.isEmpty ? nil : $0 } ?? HTMLText.stripped(String(start))
    summary = shown.isEmpty ? "without text" : "\"\(shown.shortened(to: 80))\""
  }

  private static func between(_ open: String, _ close: String, in text: String) -> String? {
    guard let start = text.place(of: open), let tagEnd = text[start...].firstIndex(of: ">") else { return nil }
    let rest = text[text.index(after: tagEnd)...]
    guard let end = String(rest).place(of: close) else { return nil }
    return String(String(rest)[..<end])
  }

  /// The text on one line.
  private static func stripped(_ text: String) -> String {
    PlainText.plain(text).split { $0.isWhitespace }.joined(separator: " ")
  }
}

extension String {
  /// Where a lower-case text begins in this one, in any case.
  fileprivate func place(of other: String) -> Index? {
    indices.first { self[$0] == "<" && self[$0...].prefix(other.count).lowercased() == other }
  }

  /// The text without white space at its ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }

  /// The text on one line and not longer than `count` characters.
  func shortened(to count: Int) -> String {
    let line = prefix(count * 4).split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
    return line.count <= count ? line : line.prefix(count) + "..."
  }
}
