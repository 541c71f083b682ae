extension ScriptFailure {
  /// The failure as lines for a person: message, place with a caret where it is known, traceback, last call, hint.
  ///
  /// - Parameter color: whether the lines may carry ANSI colours.
  public func report(color: Bool) -> String {
    let style = Style(isColored: color)
    var lines = [style.red("error: ") + style.bold(message)]
    if let frame = frames.first {
      lines.append("  at \(frame.file):\(frame.line)")
      if let sourceLine { lines += excerpt(of: sourceLine, line: frame.line, style) }
    }
    // The first frame is the place above; the way to it matters only when there is one.
    for (frame, caller) in zip(frames, frames.dropFirst()) {
      lines.append("  " + style.dim("\(frame.function ?? "a function"), called from \(caller.file):\(caller.line)"))
    }
    if let lastCall { lines.append("  last API call: \(lastCall)") }
    if let hint { lines.append("  " + style.green("hint: ") + hint) }
    return lines.joined(separator: "\n")
  }

  private func excerpt(of source: String, line: Int, _ style: Style) -> [String] {
    let number = String(line)
    let margin = String(repeating: " ", count: number.count)
    let text = Self.shown(source)
    var lines = ["  \(number) | \(text)"]
    if let range = culprit(in: text) {
      let before = String(repeating: " ", count: text.distance(from: text.startIndex, to: range.lowerBound))
      let carets = String(repeating: "^", count: text.distance(from: range.lowerBound, to: range.upperBound))
      lines.append("  \(margin) | \(before)\(style.red(carets))")
    }
    return lines
  }

  private static func shown(_ source: String) -> String { source.replacing("\t", with: "  ") }

  /// The columns that are known, in the line as it is shown.
  private func knownCulprit(in line: String) -> Range<String.Index>? {
    guard let columns, let source = sourceLine else { return nil }
    let start = Self.shown(String(source.prefix(columns.lowerBound - 1))).count
    let width = max(Self.shown(String(source.dropFirst(columns.lowerBound - 1).prefix(columns.count))).count, 1)
    guard let from = line.index(line.startIndex, offsetBy: start, limitedBy: line.endIndex),
      let to = line.index(from, offsetBy: width, limitedBy: line.endIndex)
    else { return nil }
    return from..<to
  }

  /// The one place in the line that the message speaks of: a name in quotes that occurs there exactly once.
  private func culprit(in line: String) -> Range<String.Index>? {
    if let known = knownCulprit(in: line) { return known }
    for (index, part) in message.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
    where index % 2 == 1 && !part.isEmpty {
      let found = line.ranges(of: part)
      if found.count == 1 { return found[0] }
    }
    // Lua's own messages name variables in single quotes: attempt to call a nil value (global 'prnt').
    for (index, part) in message.split(separator: "'", omittingEmptySubsequences: false).enumerated()
    where index % 2 == 1 && !part.isEmpty {
      let found = line.ranges(of: part)
      if found.count == 1 { return found[0] }
    }
    return nil
  }
}

/// ANSI styles, or nothing.
private struct Style {
  let isColored: Bool

  func red(_ text: String) -> String { wrap(text, "31") }
  func green(_ text: String) -> String { wrap(text, "32") }
  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "2") }

  private func wrap(_ text: String, _ code: String) -> String { isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
