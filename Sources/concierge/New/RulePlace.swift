import Nexudus

/// Where a new rule goes: `rules/greet`, from `rules/greet`, `rules/greet.lua` or `greet`.
struct RulePlace: Sendable, Equatable {
  /// The path without `.lua`.
  let path: String

  /// The rule's name.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  /// The folder before it, with its slash; empty for the current one.
  var folder: String { String(path.dropLast(name.count)) }

  /// Reads what a person typed.
  ///
  /// - Throws: kind `usage` for a name that no folder of rules would load, or that a shell or a table would trip over.
  init(_ text: String) throws(CommandFailure) {
    guard !text.hasSuffix("/") else {
      throw CommandFailure(.usage, "\(text) is a folder", hint: "name the rule in it, like \(text)greet")
    }
    path = text.hasSuffix(".lua") ? String(text.dropLast(4)) : text
    let letters = name.unicodeScalars
    let isPlain = letters.allSatisfy { letter in
      letter.properties.isAlphabetic || ("0"..."9").contains(letter) || letter == "_" || letter == "-"
    }
    guard isPlain, let first = letters.first, first != "-" else {
      throw CommandFailure(
        .usage, "a rule's name has letters, digits, - and _, which \"\(name)\" has not alone",
        hint: "like: concierge new greet --on created:Coworker")
    }
    guard first != "_", name != "concierge", !name.hasSuffix("_test") else {
      throw CommandFailure(
        .usage, "no folder of rules would load \(name).lua",
        hint: "names that begin with _, concierge.lua and *_test.lua are no rules")
    }
  }
}
