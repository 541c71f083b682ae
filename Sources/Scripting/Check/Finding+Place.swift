import LuaSyntax

extension Finding {
  /// A finding at a stretch of a text; secrets that lie in its line are covered.
  init(
    _ kind: Kind, at range: SourceRange, file: String, lines: SourceLines, covered: [SourceRange] = [],
    message: String, hint: String?, severity: Severity = .error
  ) {
    let start = lines.position(at: range.start)
    let end = lines.position(at: max(range.start, range.end))
    self.kind = kind
    self.severity = severity
    self.file = file
    line = start.line
    column = start.column
    var source = Array(lines.text(ofLine: start.line))
    let last = end.line == start.line ? end.column : source.count + 1
    width = max(1, last - start.column)
    for secret in covered {
      let (first, behind) = (lines.position(at: secret.start), lines.position(at: secret.end))
      guard first.line <= start.line, behind.line >= start.line else { continue }
      // The quotes stay.
      let from = first.line == start.line ? first.column : 0
      let to = behind.line == start.line ? behind.column - 2 : source.count
      for index in max(0, from)..<max(max(0, from), min(to, source.count)) { source[index] = "*" }
    }
    self.source = String(source)
    self.message = message
    self.hint = hint
  }
}
