/// A text in lower case.
enum LowerText {
  /// As the standard library does it, but for the Greek sigma, which has a form of its own at a word's end.
  static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains("Σ") else { return text.lowercased() }
    var lower = ""
    var part = String.UnicodeScalarView()
    var isInWord = false
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      if scalar == "Σ" {
        let next = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        let isLast = isInWord && next?.properties.isCased != true
        lower += String(part).lowercased() + (isLast ? "ς" : "σ")
        part = String.UnicodeScalarView()
      } else {
        part.append(scalar)
      }
      if !scalar.properties.isCaseIgnorable { isInWord = scalar.properties.isCased }
    }
    return lower + String(part).lowercased()
  }
}
