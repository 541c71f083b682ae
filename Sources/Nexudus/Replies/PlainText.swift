/// HTML as plain text: tags gone, entities decoded, blocks on lines of their own.
///
/// It works on scalars: an accent behind a sign is a letter's in one's eyes, but to HTML the sign still is one. Its time
/// grows in step with the text.
package enum PlainText {
  package static func plain(_ html: String) -> String {
    guard html.utf8.contains(where: { $0 == 0x3C || $0 == 0x26 }) else { return tidied(html) }
    let scalars = html.unicodeScalars
    // A sign without its end is told by these, not by a search to the end of the text at every such sign.
    let lastTagEnd = scalars.lastIndex(of: ">")
    let lastCommentEnd = html.ranges(of: "-->").last?.lowerBound
    // Views of scalars copy all that they hold with each text that is appended; strings don't.
    var text = ""
    var rest = scalars[...]
    while let mark = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
      text += Substring(rest[..<mark])
      rest = rest[mark...]
      if rest.first == "<", let tag = Tag(rest, lastTagEnd, lastCommentEnd) {
        rest = rest[tag.end...]
        if tag.hidesContent { rest = skip(to: "</" + tag.name, in: rest) }
        if tag.breaksLine { text += "\n" }
      } else if rest.first == "&", let (character, end) = entity(rest) {
        text.unicodeScalars.append(character)
        rest = rest[end...]
      } else {
        text.unicodeScalars.append(rest.removeFirst())
      }
    }
    return tidied(text + Substring(rest))
  }

  private typealias Scalars = Substring.UnicodeScalarView

  /// A tag or a comment at the beginning of a text; nil where `<` is only a sign.
  private struct Tag {
    let name: String
    let end: Substring.Index

    init?(_ text: Scalars, _ lastTagEnd: Substring.Index?, _ lastCommentEnd: Substring.Index?) {
      let inner = text.dropFirst()
      if inner.starts(with: "!--".unicodeScalars) {
        guard let lastCommentEnd, inner.startIndex < lastCommentEnd,
          let close = Substring(inner).firstRange(of: "-->")
        else { return nil }
        (name, end) = ("!--", close.upperBound)
        return
      }
      let start = inner.first == "/" ? inner.dropFirst() : inner
      guard let first = start.first, first.properties.isAlphabetic || first == "!", let lastTagEnd,
        inner.startIndex <= lastTagEnd, let close = inner.firstIndex(of: ">")
      else { return nil }
      name = String(start.prefix { $0.properties.isAlphabetic || $0.properties.numericType != nil }).lowercased()
      end = text.index(after: close)
    }

    var hidesContent: Bool { name == "script" || name == "style" }
    var breaksLine: Bool {
      ["br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"]
        .contains(name)
    }
  }

  private static func skip(to closing: String, in text: Scalars) -> Scalars {
    var rest = text
    while let mark = rest.firstIndex(of: "<") {
      rest = rest[mark...]
      if String(rest.prefix(closing.unicodeScalars.count)).lowercased() == closing {
        return rest.firstIndex(of: ">").map { rest[rest.index(after: $0)...] } ?? rest[rest.endIndex...]
      }
      rest = rest.dropFirst()
    }
    return rest[rest.endIndex...]
  }

  /// The names of the characters from 160 to 255, in order.
  private static let latin = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute
    micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring
    AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml
    times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil
    egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash
    ugrave uacute ucirc uuml yacute thorn yuml
    """

  private static let named: [String: Unicode.Scalar] = {
    var named: [String: Unicode.Scalar] = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "ndash": "–", "mdash": "—", "hellip": "…",
      "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„", "bull": "•", "euro": "€",
      "trade": "™", "lsaquo": "‹", "rsaquo": "›", "dagger": "†", "permil": "‰", "minus": "−", "rarr": "→",
      "larr": "←", "OElig": "Œ", "oelig": "œ", "Scaron": "Š", "scaron": "š", "Yuml": "Ÿ", "ensp": "\u{2002}",
      "emsp": "\u{2003}", "thinsp": "\u{2009}", "zwnj": "\u{200C}", "zwj": "\u{200D}",
    ]
    for (index, name) in latin.split(whereSeparator: \.isWhitespace).enumerated() {
      named[String(name)] = Unicode.Scalar(UInt8(160 + index))
    }
    return named
  }()

  private static func entity(_ text: Scalars) -> (Unicode.Scalar, Substring.Index)? {
    guard let close = text.prefix(12).firstIndex(of: ";") else { return nil }
    let name = String(text[text.index(after: text.startIndex)..<close])
    let end = text.index(after: close)
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
      guard let code = UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10),
        let scalar = Unicode.Scalar(code), scalar.value != 0
      else { return nil }
      return (scalar, end)
    }
    return named[name].map { ($0, end) }
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
