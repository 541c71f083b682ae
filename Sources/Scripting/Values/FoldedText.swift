@_spi(_Unicode) import Swift

/// A text with case and accents folded away, for finding words in it.
struct FoldedText {
  private let scalars: [Unicode.Scalar]

  init(_ text: String) {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(text.unicodeScalars.count)
    // Decomposed, an accent is a scalar of its own that can be dropped. The standard library has the only tables for this
    // that need no ICU, which would cost 40 MB of program.
    for scalar in text.lowercased()._nfd where Self.isKept(scalar) {
      if let plain = Self.plain(scalar) {
        scalars += plain
      } else if scalar.properties.isWhitespace {
        if scalars.last != " " { scalars.append(" ") }
      } else {
        scalars.append(scalar)
      }
    }
    self.scalars = scalars
  }

  /// Whether a word or phrase stands in the text as whole words; in scripts without spaces, anywhere.
  func contains(_ phrase: FoldedText) -> Bool {
    let wanted = phrase.scalars
    guard let first = wanted.first, let last = wanted.last, wanted.count <= scalars.count else { return false }
    for start in 0...(scalars.count - wanted.count) where scalars[start] == first {
      let end = start + wanted.count
      guard scalars[start..<end].elementsEqual(wanted) else { continue }
      let beginsWord = start == 0 || !Self.joins(scalars[start - 1], first)
      let endsWord = end == scalars.count || !Self.joins(last, scalars[end])
      if beginsWord && endsWord { return true }
    }
    return false
  }

  /// Accents go, and what has no width: soft hyphens, joiners, marks of direction. The marks that make another syllable of
  /// a Japanese one stay.
  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return true }
    let properties = scalar.properties
    return (properties.canonicalCombiningClass == .notReordered && !properties.isDefaultIgnorableCodePoint)
      || isVoicing(scalar)
  }

  private static func isVoicing(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0x3099 || scalar.value == 0x309A }

  /// The plain letters for one that no canonical decomposition makes plain.
  private static func plain(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView? {
    // The wide forms of ASCII, as Chinese and Japanese keyboards write them.
    if (0xFF01...0xFF5E).contains(scalar.value), let narrow = Unicode.Scalar(scalar.value - 0xFEE0) {
      return String(narrow).lowercased().unicodeScalars
    }
    return letters[scalar]?.unicodeScalars
  }

  private static let letters: [Unicode.Scalar: String] = [
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ", "ħ": "h",
    "ŧ": "t", "ĳ": "ij", "ǆ": "dz", "ǉ": "lj", "ǌ": "nj", "ǳ": "dz", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi",
    "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-",
  ]

  /// Whether two neighbours belong to one word.
  private static func joins(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> Bool {
    isVoicing(b) || (isWordPart(a) && isWordPart(b) && !isWordless(a) && !isWordless(b))
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_"
  }

  /// Scripts that write words without spaces between them: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
  private static func isWordless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x31F0...0x31FF: true
    default: scalar.properties.isIdeographic
    }
  }
}
