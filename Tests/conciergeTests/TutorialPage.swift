/// A page of Markdown whose commands are run: files that it has you write, and commands with what they print.
struct TutorialPage {
  /// One thing that the reader does.
  enum Step {
    /// Writes a file: the block of Lua below `<!-- file: NAME -->`.
    case file(name: String, text: String)
    /// Types a line behind `$` in a block of `console`, and sees lines.
    case command(line: String, shown: [String], at: Int)
  }

  /// What the reader does, in order.
  let steps: [Step]

  init(_ text: String) {
    var steps: [Step] = []
    var name: String?
    var block: (kind: String, lines: [(number: Int, text: String)])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated() {
      if let open = block {
        guard line == "```" else {
          block?.lines.append((index + 1, line))
          continue
        }
        if open.kind == "lua", let file = name {
          steps.append(.file(name: file, text: open.lines.map { $0.text + "\n" }.joined()))
          name = nil
        } else if open.kind == "console" {
          steps += Self.commands(open.lines)
        }
        block = nil
      } else if line.hasPrefix("```") {
        block = (String(line.dropFirst(3)), [])
      } else if line.hasPrefix("<!-- file: ") {
        name = String(line.dropFirst("<!-- file: ".count).dropLast(" -->".count))
      }
    }
    self.steps = steps
  }

  private static func commands(_ lines: [(number: Int, text: String)]) -> [Step] {
    var commands: [(number: Int, line: String, shown: [String])] = []
    for (number, text) in lines {
      if text.hasPrefix("$ ") {
        commands.append((number, String(text.dropFirst(2)), []))
      } else if !commands.isEmpty {
        commands[commands.count - 1].shown.append(text)
      }
    }
    return commands.map { .command(line: $0.line, shown: $0.shown, at: $0.number) }
  }

  /// Whether lines are those that the page shows: `...` stands for any text in a line, alone for any lines.
  static func matches(_ lines: ArraySlice<String>, _ shown: ArraySlice<String>) -> Bool {
    guard let wanted = shown.first else { return lines.isEmpty }
    if wanted == "..." {
      return (lines.startIndex...lines.endIndex).contains { matches(lines[$0...], shown.dropFirst()) }
    }
    guard let line = lines.first, fits(line, wanted) else { return false }
    return matches(lines.dropFirst(), shown.dropFirst())
  }

  private static func fits(_ line: String, _ wanted: String) -> Bool {
    var rest = line[...]
    let parts = wanted.split(separator: "...", omittingEmptySubsequences: false)
    for (place, part) in parts.enumerated() {
      if place == 0 {
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      } else if place == parts.count - 1, rest.hasSuffix(part) {
        rest = ""
      } else if let found = rest.firstRange(of: part) {
        rest = rest[found.upperBound...]
      } else {
        return part.isEmpty
      }
    }
    return rest.isEmpty
  }
}
