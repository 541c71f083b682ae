import Nexudus

/// Reads the text of a template by the Mustache specification.
struct TemplateParser {
  /// The names of the partials that there are.
  let partials: [String]
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var open = Array("{{".utf8)
  private var close = Array("}}".utf8)
  /// The pieces at hand, and outside them the sections that are open.
  private var nodes: [TemplateNode] = []
  private var sections: [(name: TemplateName, isInverted: Bool, outer: [TemplateNode])] = []

  private static let deepest = 64

  /// The pieces of a template.
  static func nodes(of text: String, partials: [String]) throws(TemplateFault) -> [TemplateNode] {
    var parser = TemplateParser(bytes: Array(text.utf8), partials: partials)
    return try parser.parse()
  }

  private init(bytes: [UInt8], partials: [String]) {
    self.bytes = bytes
    self.partials = partials
  }

  private mutating func parse() throws(TemplateFault) -> [TemplateNode] {
    while let start = find(open, from: position) {
      let tag = try tag(at: start)
      let standsAlone = tag.kind.mayStandAlone ? lineAround(start, tag.end) : nil
      addText(position..<(standsAlone?.lowerBound ?? start))
      let indent = standsAlone.map { string($0.lowerBound..<start) } ?? ""
      try take(tag, indent: indent)
      let next = standsAlone?.upperBound ?? tag.end
      line += newlines(start..<next)
      position = next
    }
    addText(position..<bytes.count)
    if let section = sections.last {
      throw fault("{{#\(section.name.text)}} is not closed by {{/\(section.name.text)}}", at: section.name.line)
    }
    return nodes
  }

  // MARK: Tags

  private enum Kind {
    case variable, raw, section, inverted, end, partial, comment, delimiters
    var mayStandAlone: Bool { self != .variable && self != .raw }
  }

  private struct Tag {
    let kind: Kind
    let content: String
    let end: Int
    let line: Int
  }

  private func tag(at start: Int) throws(TemplateFault) -> Tag {
    let line = line + newlines(position..<start)
    let first = start + open.count
    let sign = first < bytes.count ? bytes[first] : 0
    let (kind, closing): (Kind, [UInt8]) =
      switch sign {
      case UInt8(ascii: "#"): (.section, close)
      case UInt8(ascii: "^"): (.inverted, close)
      case UInt8(ascii: "/"): (.end, close)
      case UInt8(ascii: ">"): (.partial, close)
      case UInt8(ascii: "!"): (.comment, close)
      case UInt8(ascii: "&"): (.raw, close)
      case UInt8(ascii: "{"): (.raw, [UInt8(ascii: "}")] + close)
      case UInt8(ascii: "="): (.delimiters, [UInt8(ascii: "=")] + close)
      default: (.variable, close)
      }
    let from = kind == .variable ? first : first + 1
    let shown = String(decoding: open, as: UTF8.self)
    guard let end = find(closing, from: from) else {
      throw fault("\(shown) is not closed by \(String(decoding: closing, as: UTF8.self))", at: line)
    }
    let content = trimmed(from..<end)
    if kind != .comment, kind != .delimiters {
      if content.isEmpty {
        throw fault("\(string(start..<(end + closing.count))) has no name", at: line)
      }
      if content.utf8.contains(0x0A) {
        let beginning = content.prefix { $0 != "\n" && $0 != "\r\n" }
        throw fault("\(shown)\(beginning) is not closed on its line", at: line)
      }
      if kind == .variable, let sign = content.first, "<$".contains(sign) {
        throw fault("\(shown)\(content): inheritance is not supported; give partials instead", at: line)
      }
    }
    return Tag(kind: kind, content: content, end: end + closing.count, line: line)
  }

  private mutating func take(_ tag: Tag, indent: String) throws(TemplateFault) {
    let name = TemplateName(tag.content, line: tag.line)
    switch tag.kind {
    case .comment: break
    case .variable: nodes.append(.variable(name, isRaw: false))
    case .raw: nodes.append(.variable(name, isRaw: true))
    case .section, .inverted:
      guard sections.count < Self.deepest else {
        throw fault("sections are nested deeper than \(Self.deepest) levels", at: tag.line)
      }
      sections.append((name, tag.kind == .inverted, nodes))
      nodes = []
    case .end:
      guard let (section, isInverted) = sections.last.map({ ($0.name, $0.isInverted) }) else {
        throw fault("{{/\(name.text)}} closes nothing; no section is open", at: tag.line)
      }
      guard section.text == name.text else {
        throw fault(
          "{{/\(name.text)}} stands where {{/\(section.text)}} should, which was opened on line \(section.line)",
          at: tag.line)
      }
      let inner = nodes
      nodes = sections.removeLast().outer
      nodes.append(.section(section, isInverted: isInverted, inner))
    case .partial:
      guard partials.contains(name.text) else {
        let cure =
          partials.isEmpty
          ? "; partials are given as template(text, table, { partials = { \(name.text) = \"...\" } })"
          : Names.proposal(Names.nearest(name.text, among: partials))
        throw fault("{{>\(name.text)}}: there is no partial of this name\(cure)", at: tag.line)
      }
      nodes.append(.partial(name, indent: indent))
    case .delimiters:
      let parts = tag.content.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
      guard parts.count == 2, !parts.joined().contains(UInt8(ascii: "=")) else {
        throw fault("delimiters are changed by two signs and a space between them, like {{=<% %>=}}", at: tag.line)
      }
      (open, close) = (parts[0], parts[1])
    }
  }

  // MARK: Text

  /// The whole line, with its end, when nothing but spaces stands around a tag.
  private func lineAround(_ start: Int, _ end: Int) -> Range<Int>? {
    var first = start
    while first > 0, bytes[first - 1] == 0x20 || bytes[first - 1] == 0x09 { first -= 1 }
    guard first == 0 || bytes[first - 1] == 0x0A else { return nil }
    var last = end
    while last < bytes.count, bytes[last] == 0x20 || bytes[last] == 0x09 { last += 1 }
    if last == bytes.count { return first..<last }
    if bytes[last] == 0x0D, last + 1 < bytes.count, bytes[last + 1] == 0x0A { last += 1 }
    return bytes[last] == 0x0A ? first..<(last + 1) : nil
  }

  private mutating func addText(_ range: Range<Int>) {
    line += newlines(range)
    if !range.isEmpty { nodes.append(.text(string(range))) }
  }

  private func find(_ mark: [UInt8], from start: Int) -> Int? {
    guard let first = mark.first, start + mark.count <= bytes.count else { return nil }
    return (start...(bytes.count - mark.count)).first { place in
      bytes[place] == first && bytes[place..<(place + mark.count)].elementsEqual(mark)
    }
  }

  private func newlines(_ range: Range<Int>) -> Int { bytes[range].count { $0 == 0x0A } }

  private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func trimmed(_ range: Range<Int>) -> String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let front = bytes[range].drop(while: isSpace)
    guard let last = front.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(decoding: front[...last], as: UTF8.self)
  }

  private func fault(_ text: String, at line: Int) -> TemplateFault { TemplateFault(line: line, text: text) }
}
