/// HTML as plain text: tags gone, entities decoded, blocks on lines of their own.
package enum PlainText {
  package static func plain(_ html: String) -> String {
    guard html.contains("<") || html.contains("&") else { return tidied(html) }
    // A sign without its end is told by these, not by a search to the end of the text at every such sign.
    let lastTagEnd = html.lastIndex(of: ">")
    let lastCommentEnd = html.ranges(of: "-->").last?.lowerBound
    var text = ""
    var rest = html[...]
    while let mark = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
      text += rest[..<mark]
      rest = rest[mark...]
      if rest.first == "<", let tag = Tag(rest, lastTagEnd, lastCommentEnd) {
        rest = rest[tag.end...]
        if tag.hidesContent { rest = skip(to: "</" + tag.name, in: rest) }
        if tag.breaksLine { text += "\n" }
      } else if rest.first == "&", let (character, end) = entity(rest) {
        text += character
        rest = rest[end...]
      } else {
        text.append(rest.removeFirst())
      }
    }
    return tidied(text + rest)
  }

  /// A tag or a comment at the beginning of a text; nil where `<` is only a sign.
  private struct Tag {
    let name: String
    let end: Substring.Index

    init?(_ text: Substring, _ lastTagEnd: Substring.Index?, _ lastCommentEnd: Substring.Index?) {
      let inner = text.dropFirst()
      if inner.hasPrefix("!--") {
        guard let lastCommentEnd, inner.startIndex < lastCommentEnd, let close = inner.firstRange(of: "-->") else {
          return nil
        }
        (name, end) = ("!--", close.upperBound)
        return
      }
      let start = inner.first == "/" ? inner.dropFirst() : inner
      guard let first = start.first, first.isLetter || first == "!", let lastTagEnd, inner.startIndex <= lastTagEnd,
        let close = inner.firstIndex(of: ">")
      else { return nil }
      name = start.prefix { $0.isLetter || $0.isNumber }.lowercased()
      end = text.index(after: close)
    }

    var hidesContent: Bool { name == "script" || name == "style" }
    var breaksLine: Bool {
      ["br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"]
        .contains(name)
    }
  }

  private static func skip(to closing: String, in text: Substring) -> Substring {
    var rest = text
    while let mark = rest.firstIndex(of: "<") {
      rest = rest[mark...]
      if rest.prefix(closing.count).lowercased() == closing {
        return rest.firstIndex(of: ">").map { rest[rest.index(after: $0)...] } ?? rest[rest.endIndex...]
      }
      rest = rest.dropFirst()
    }
    return rest[rest.endIndex...]
  }

  private static let named: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "–", "mdash": "—", "hellip": "…",
    "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»", "bull": "•", "middot": "·",
    "euro": "€", "pound": "£", "copy": "©", "reg": "®", "trade": "™", "deg": "°", "eacute": "é", "egrave": "è",
    "agrave": "à", "aacute": "á", "iacute": "í", "oacute": "ó", "uacute": "ú", "ntilde": "ñ", "ccedil": "ç",
    "auml": "ä",
    "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "aring": "å", "oslash": "ø",
    "aelig": "æ",
  ]

  private static func entity(_ text: Substring) -> (String, Substring.Index)? {
    guard let close = text.prefix(12).firstIndex(of: ";") else { return nil }
    let name = text[text.index(after: text.startIndex)..<close]
    let end = text.index(after: close)
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
      guard let code = UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10),
        let scalar = Unicode.Scalar(code), scalar.value != 0
      else { return nil }
      return (String(Character(scalar)), end)
    }
    return named[String(name)].map { ($0, end) }
  }

  /// Runs of spaces become one, lines lose theirs at both ends, and at most one empty line stands in a row.
  private static func tidied(_ text: String) -> String {
    var lines: [String] = []
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let folded = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if folded.isEmpty && (lines.isEmpty || lines.last == "") { continue }
      lines.append(folded)
    }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
