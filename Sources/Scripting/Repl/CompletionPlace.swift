import LuaSyntax
import Nexudus

/// The place of a word that is being typed, by the tokens before it.
struct CompletionPlace {
  /// The beginning of the word.
  let word: String
  /// The tokens before the word.
  let tokens: [Token]
  /// Whether it stands in a text in quotes.
  private let isInText: Bool
  /// Whether it stands in a comment, or in something that is no Lua.
  private let isElsewhere: Bool
  let knowledge: ReplKnowledge

  init(_ before: String, _ knowledge: ReplKnowledge) {
    self.knowledge = knowledge
    let scan = TokenScan(before)
    var tokens = scan.tokens
    let bytes = Array(before.utf8)
    if let open = scan.openStart {
      let rest = bytes[open...]
      isInText = rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "'")
      isElsewhere = !isInText
      word = String(decoding: rest.dropFirst(), as: UTF8.self)
    } else {
      isInText = false
      let last = tokens.last
      if let last, last.range.end == bytes.count, let name = Self.word(last) {
        word = name
        tokens.removeLast()
        isElsewhere = false
      } else {
        word = ""
        // Behind the last letter of a number or a text nothing goes on.
        isElsewhere =
          last.map { $0.range.end == bytes.count && !Self.isSign($0) } ?? false
          || Self.endsInComment(bytes, after: last?.range.end ?? 0)
      }
    }
    self.tokens = tokens
  }

  private static func word(_ token: Token) -> String? {
    switch token.kind {
    case .name(let name): name
    case .keyword(let word): word.rawValue
    default: nil
    }
  }

  private static func isSign(_ token: Token) -> Bool { if case .sign = token.kind { true } else { false } }

  /// Whether the last line is a comment.
  private static func endsInComment(_ bytes: [UInt8], after start: Int) -> Bool {
    let line = bytes[start...].split(separator: 0x0A, omittingEmptySubsequences: false).last ?? []
    return line.drop { $0 <= 0x20 }.starts(with: "--".utf8)
  }

  /// The names that may stand here.
  var names: [String] {
    if isElsewhere { return [] }
    if isInText { return texts }
    switch sign(tokens.count - 1) {
    case .dot: return thing(endingAt: tokens.count - 1).members
    case .colon: return thing(endingAt: tokens.count - 1).methods
    case .openBrace, .comma, .semicolon: if let keys { return keys } else { fallthrough }
    default: return knowledge.names
    }
  }

  func sign(_ index: Int) -> Sign? {
    guard tokens.indices.contains(index), case .sign(let sign) = tokens[index].kind else { return nil }
    return sign
  }

  func name(_ index: Int) -> String? {
    guard tokens.indices.contains(index), case .name(let name) = tokens[index].kind else { return nil }
    return name
  }

  // MARK: Texts

  /// What a text may be that stands here.
  private var texts: [String] {
    var index = tokens.count - 1
    if sign(index) == .openParenthesis { index -= 1 }
    if sign(index) == .assign, name(index - 1) == "order", let table = opening(before: tokens.count),
      sign(table) == .openBrace, case .collection(let entity)? = callee(ofTableAt: table)?.thing
    {
      return entity.fields.filter { $0.isListed && !$0.isAction }.map(\.name)
    }
    guard let function = name(index) else { return [] }
    switch (sign(index - 1), function) {
    case (.colon, "related"):
      guard case .record(let entity) = thing(endingAt: index - 1) else { return [] }
      return Set(entity.fields.compactMap(\.reference)).sorted()
    case (.dot, "space"): return knowledge.spaces
    case (nil, "secret"): return knowledge.secrets
    default: return []
    }
  }

  // MARK: Keys

  /// The keys of the table that the word would be one of; nil where it is none, or where any key will do.
  private var keys: [String]? {
    guard let table = opening(before: tokens.count), sign(table) == .openBrace else { return nil }
    return keys(ofTableAt: table)
  }

  private func keys(ofTableAt table: Int) -> [String]? {
    if sign(table - 1) == .assign, let key = name(table - 2) {
      guard let around = opening(before: table - 2), sign(around) == .openBrace else { return nil }
      if key == "where", let callee = callee(ofTableAt: around), case .collection(let entity) = callee.thing {
        return entity.filterNames
      }
      // A range, within `where`.
      guard sign(around - 1) == .assign, name(around - 2) == "where", keys(ofTableAt: around)?.contains(key) == true
      else { return nil }
      return ["from", "to"]
    }
    guard let callee = callee(ofTableAt: table) else { return nil }
    return keys(of: callee)
  }

  private func keys(of callee: Callee) -> [String]? {
    switch (callee.thing, callee.name, callee.argument) {
    case (.collection, "list", 1), (.collection, "each", 1), (.collection, "all", 1), (.collection, "first", 1),
      (.collection, "count", 1):
      return NexudusModule.searchOptions(of: callee.name)
    case (.collection(let entity), "create", 1): return entity.fields.filter { $0.create != .no }.map(\.name)
    case (.collection(let entity), "update", 2), (.record(let entity), "update", 1):
      return entity.fields.filter(\.isUpdatable).map(\.name)
    case (.collection, "create", 2), (.collection, "update", 3), (.record, "update", 2), (.collection, "delete", 2):
      return NexudusModule.writeOptions
    case (.record, _, 2): return RecordMethods.options(of: callee.name)
    case (.nexudus, "request", 1): return NexudusModule.requestOptions
    case (.unknown, "rule", 1) where !callee.isMethod: return RuleDeclaration.options
    default: return nil
    }
  }

  /// What is called with a table, and in which place the table stands.
  private struct Callee {
    let thing: ReplThing
    let name: String
    let argument: Int
    let isMethod: Bool
  }

  private func callee(ofTableAt table: Int) -> Callee? {
    var end = table
    var argument = 1
    if sign(table - 1) == .openParenthesis {
      end = table - 1
    } else if sign(table - 1) == .comma, let open = opening(before: table), sign(open) == .openParenthesis {
      end = open
      argument = 1 + commas(from: open + 1, to: table)
    }
    guard let name = name(end - 1) else { return nil }
    switch sign(end - 2) {
    case .colon: return Callee(thing: thing(endingAt: end - 2), name: name, argument: argument, isMethod: true)
    case .dot: return Callee(thing: thing(endingAt: end - 2), name: name, argument: argument, isMethod: false)
    default: return Callee(thing: .unknown, name: name, argument: argument, isMethod: false)
    }
  }

  // MARK: Brackets

  /// The innermost bracket that is open before a token.
  private func opening(before end: Int) -> Int? {
    var depth = 0
    for index in stride(from: end - 1, through: 0, by: -1) {
      switch sign(index) {
      case .closeParenthesis, .closeBrace, .closeBracket: depth += 1
      case .openParenthesis, .openBrace, .openBracket:
        if depth == 0 { return index }
        depth -= 1
      default: break
      }
    }
    return nil
  }

  /// How many commas stand between two tokens, outside of brackets.
  private func commas(from start: Int, to end: Int) -> Int {
    var (depth, count) = (0, 0)
    for index in start..<max(end, start) {
      switch sign(index) {
      case .openParenthesis, .openBrace, .openBracket: depth += 1
      case .closeParenthesis, .closeBrace, .closeBracket: depth -= 1
      case .comma where depth == 0: count += 1
      default: break
      }
    }
    return count
  }

  /// The bracket that a closing one belongs to.
  func opening(of close: Int) -> Int? { opening(before: close) }
}
