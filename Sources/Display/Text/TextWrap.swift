/// Long lists and sentences over several lines.
public enum TextWrap {
  /// The text broken between words, each line indented.
  ///
  /// - Parameters:
  ///   - width: The columns that there are; nil is without end.
  ///   - first: What the first line begins with; nil is the indentation.
  public static func lines(_ text: String, width: Int?, indent: Int = 0, first: String? = nil) -> [String] {
    let margin = String(repeating: " ", count: indent)
    guard let width else { return [(first ?? margin) + text] }
    var lines: [String] = []
    var line = first ?? margin
    var isBegun = false
    for word in text.split(separator: " ") {
      if isBegun, TextWidth.columns(line) + 1 + TextWidth.columns(word) > width {
        lines.append(line)
        line = margin + word
      } else {
        line += (isBegun ? " " : "") + word
      }
      isBegun = true
    }
    return lines + [line]
  }
}
