/// Makes text safe for a terminal: what others wrote into a record must not move the cursor or change the title.
public enum TerminalText {
  /// The text with every control character but newline and tab made visible: ESC becomes `^[`, C1 controls `\u{9B}`.
  public static func neutralised(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard isControl(scalar) else {
        result.append(scalar)
        continue
      }
      if scalar.value < 0x20, let letter = Unicode.Scalar(scalar.value + 0x40) {
        result.append("^")
        result.append(letter)
      } else {
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
      }
    }
    return String(result)
  }

  /// The text as one entry of a log: its further lines are indented, so that none of them passes for an entry of its own.
  public static func entry(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.prefix(1).joined()
      + lines.dropFirst().map { "\n" + ($0.hasPrefix("  ") ? "" : "  ") + $0 }.joined()
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0: true
    // Marks that reverse the direction of what follows them.
    case 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
