import LuaSyntax
import Nexudus

/// How the word before the cursor may go on.
public struct ReplCompletion: Sendable, Equatable {
  /// What the candidates would take the place of.
  public let word: String
  /// The words that it may be the beginning of, sorted.
  public let candidates: [String]

  /// Decides.
  ///
  /// - Parameters:
  ///   - before: the text up to the cursor, with the lines before of an input that goes over several.
  ///   - knowledge: what is known of names.
  public init(before: String, _ knowledge: ReplKnowledge) {
    let text = before.drop { $0 == " " }
    if text.hasPrefix(":"), !text.contains("\n") {
      self.init(command: text.dropFirst(), knowledge)
    } else {
      let place = CompletionPlace(before, knowledge)
      self.init(word: place.word, among: place.names)
    }
  }

  private init(word: String, among names: [String]) {
    self.word = word
    let distinct = Set(names)
    let fitting = distinct.filter { $0.hasPrefix(word) }
    // Who types in lower case means the name all the same.
    let wanted = fitting.isEmpty ? distinct.filter { $0.lowercased().hasPrefix(word.lowercased()) } : fitting
    candidates = wanted.sorted()
  }

  private init(command text: some StringProtocol, _ knowledge: ReplKnowledge) {
    guard let blank = text.firstIndex(of: " ") else {
      self.init(word: String(text), among: PromptCommand.allCases.map(\.rawValue))
      return
    }
    let argument = String(text[text.index(after: blank)...].drop { $0 == " " })
    switch PromptCommand(rawValue: String(text[..<blank])) {
    case .doc: self.init(word: argument, among: Catalogue.builtIn.names)
    case .help:
      // Readers of lines know words, and a dot ends one.
      let known = argument.lastIndex(of: ".").map { argument[...$0] } ?? ""
      let topics = knowledge.topics.filter { $0.hasPrefix(known) }.map { String($0.dropFirst(known.count)) }
      self.init(word: String(argument.dropFirst(known.count)), among: topics)
    case .plan: self.init(word: argument, among: ["on", "off"])
    case .time: self.init(before: argument, knowledge)
    case .save, .quit, nil: self.init(word: argument, among: [])
    }
  }
}
