/// How many columns of a terminal texts take.
public enum TextWidth {
  /// The columns of a text without line ends.
  public static func columns(_ text: some StringProtocol) -> Int {
    // Most texts are plain letters, and those of a long table are asked for more than once.
    if isPlain(text) { return text.utf8.count }
    return text.reduce(0) { $0 + columns($1) }
  }

  /// Whether each byte is a visible character of ASCII.
  static func isPlain(_ text: some StringProtocol) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }

  /// The text cut to so many columns, with an ellipsis where something is left out.
  ///
  /// - Parameter keepsEnd: whether the beginning is left out, rather than the end.
  public static func fit(_ text: String, _ width: Int, keepsEnd: Bool = false) -> String {
    guard columns(text) > width else { return text }
    if isPlain(text) {
      let kept = max(width, 1) - 1
      return keepsEnd ? "…" + text.suffix(kept) : text.prefix(kept) + "…"
    }
    var kept: [Character] = []
    var left = max(width, 1) - 1
    for character in keepsEnd ? Array(text.reversed()) : Array(text) {
      let needed = columns(character)
      if needed > left { break }
      kept.append(character)
      left -= needed
    }
    return keepsEnd ? "…" + String(kept.reversed()) : String(kept) + "…"
  }

  /// The text with as many spaces as a column of a table needs.
  public static func pad(_ text: String, _ width: Int, isRight: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(width - columns(text), 0))
    return isRight ? spaces + text : text + spaces
  }

  /// What is on the screen takes the room of its first visible part; the rest lies on it.
  private static func columns(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    let isEmoji = first.properties.isEmojiPresentation || character.unicodeScalars.contains { $0.value == 0xFE0F }
    return isEmoji || isWide(first.value) ? 2 : 1
  }

  /// The blocks of wide letters, after Unicode's annex 11.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
