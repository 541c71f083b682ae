import LuaRuntime

/// Writes pictures of values as Lua would: on one line where that has room, else a member a line.
struct LuaWriter {
  let width: Int
  let isColored: Bool
  let redact: (String) -> String

  /// How many characters of a text are shown, alone and within a table.
  private static let longest = (alone: 4_000, inside: 400)

  /// A piece of a line: what it looks like, and how many columns it takes.
  private struct Piece {
    var text: String
    var columns: Int

    static func + (a: Piece, b: Piece) -> Piece { Piece(text: a.text + b.text, columns: a.columns + b.columns) }
  }

  /// The lines of a value.
  func lines(_ value: LuaPicture) -> [String] {
    // What an object says of itself may go over several lines.
    if case .text(let text) = value {
      return TerminalText.neutralised(redact(text)).split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
    }
    return lines(value, before: Piece(text: "", columns: 0), indent: 0, behind: "")
  }

  private func lines(_ value: LuaPicture, before: Piece, indent: Int, behind: String) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let isAlone = indent == 0
    if let line = inline(value, most: width - indent - before.columns - behind.utf8.count, isAlone: isAlone) {
      return [margin + before.text + line.text + behind]
    }
    guard case .table(let table) = value else {
      return [margin + before.text + scalar(value, isAlone: isAlone).text + behind]
    }
    var lines = [margin + before.text + "{"]
    for element in table.elements {
      lines += self.lines(element, before: Piece(text: "", columns: 0), indent: indent + 2, behind: ",")
    }
    for member in table.members {
      lines += self.lines(member.value, before: key(member.key), indent: indent + 2, behind: ",")
    }
    if table.omitted > 0 { lines.append(margin + "  " + colored("-- \(table.omitted) more", .dim).text) }
    return lines + [margin + "}" + behind]
  }

  /// The value on one line; nil where that would be longer than `most`, or where something is left out.
  private func inline(_ value: LuaPicture, most: Int, isAlone: Bool = false) -> Piece? {
    guard case .table(let table) = value else {
      let piece = scalar(value, isAlone: isAlone)
      return piece.columns <= most ? piece : nil
    }
    if table.omitted > 0 { return nil }
    if table.elements.isEmpty, table.members.isEmpty { return Piece(text: "{}", columns: 2) }
    var line = Piece(text: "{ ", columns: 2)
    var isFirst = true
    func add(_ piece: Piece?) -> Bool {
      guard let piece else { return false }
      if !isFirst { line = line + Piece(text: ", ", columns: 2) }
      isFirst = false
      line = line + piece
      return line.columns + 2 <= most
    }
    for element in table.elements where !add(inline(element, most: most - line.columns)) { return nil }
    for member in table.members {
      let key = key(member.key)
      guard add(inline(member.value, most: most - line.columns - key.columns).map({ key + $0 })) else { return nil }
    }
    return line + Piece(text: " }", columns: 2)
  }

  private func key(_ key: LuaPicture) -> Piece {
    if case .string(let name) = key, Self.isName(name) {
      let text = TerminalText.neutralised(redact(name)) + " = "
      return Piece(text: text, columns: TextWidth.columns(text))
    }
    let inner = scalar(key, isAlone: false)
    return Piece(text: "[", columns: 1) + inner + Piece(text: "] = ", columns: 4)
  }

  private func scalar(_ value: LuaPicture, isAlone: Bool) -> Piece {
    switch value {
    case .nil: colored("nil", .dim)
    case .boolean(let flag): colored(flag ? "true" : "false", .yellow)
    case .integer(let number): colored("\(number)", .yellow)
    case .number(let number): colored(NumberText.text(number), .yellow)
    case .string(let text):
      colored(quoted(redact(text), most: isAlone ? Self.longest.alone : Self.longest.inside), .green)
    case .null: colored("null", .dim)
    case .record(let record): plain(redact(record.text))
    case .records(let page): plain("\(page.page.count) records of \(page.recordClass.name)")
    case .text(let text): plain(redact(text))
    case .other(let name): colored(name, .dim)
    case .cycle: colored("{ itself }", .dim)
    case .deep: colored("{ ... }", .dim)
    case .table: plain("")
    }
  }

  private func plain(_ text: String) -> Piece {
    let safe = TerminalText.neutralised(text)
    return Piece(text: safe, columns: TextWidth.columns(safe))
  }

  private func colored(_ text: String, _ color: TextColor) -> Piece {
    Piece(text: isColored ? color.around(text) : text, columns: TextWidth.columns(text))
  }

  /// A text in quotes, as Lua reads it; a long one is cut.
  private func quoted(_ text: String, most: Int) -> String {
    let cut = text.prefix(most)
    var result = "\""
    for scalar in cut.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value)
        result += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return TerminalText.neutralised(result) + "\"" + (cut.endIndex < text.endIndex ? "..." : "")
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || ($0 &- 0x30) < 10 || (($0 | 0x20) &- 0x61) < 26 }
  }
}
