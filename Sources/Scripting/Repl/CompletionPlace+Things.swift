import LuaSyntax
import Nexudus

extension CompletionPlace {
  /// How far expressions are followed; what is longer nobody types.
  private static let deepest = 40

  /// What the expression stands for that ends before a token.
  func thing(endingAt end: Int, _ depth: Int = 0) -> ReplThing {
    let last = end - 1
    guard tokens.indices.contains(last), depth < Self.deepest else { return .unknown }
    switch tokens[last].kind {
    case .name(let name):
      if sign(last - 1) == .dot { return thing(endingAt: last - 1, depth + 1).member(name) }
      return sign(last - 1) == .colon ? .unknown : variable(name, before: last, depth + 1)
    case .sign(.closeParenthesis), .sign(.closeBrace):
      guard let open = opening(of: last) else { return .unknown }
      let isCall = name(open - 1) != nil
      if isCall { return result(ofCallAt: open, text: text(open + 1), depth + 1) }
      return sign(open) == .openParenthesis ? thing(endingAt: last, depth + 1) : .unknown
    case .sign(.closeBracket):
      guard let open = opening(of: last) else { return .unknown }
      return thing(endingAt: open, depth + 1).element
    case .string:
      return name(last - 1) != nil ? result(ofCallAt: last, text: text(last), depth + 1) : .text
    default: return .unknown
    }
  }

  /// What a call gives whose arguments begin at a token.
  private func result(ofCallAt open: Int, text: String?, _ depth: Int) -> ReplThing {
    guard let function = name(open - 1) else { return .unknown }
    switch sign(open - 2) {
    case .colon: return thing(endingAt: open - 2, depth).result(of: function, text)
    case .dot:
      guard case .nexudus = thing(endingAt: open - 2, depth) else { return .unknown }
      if function == "space" { return .nexudus }
      return function == "me" ? Catalogue.builtIn.entity(named: "User").map { .record($0) } ?? .unknown : .unknown
    default:
      guard function == "ipairs", sign(open) == .openParenthesis, let close = closing(of: open),
        case .records(let entity) = thing(endingAt: close, depth)
      else { return ["money", "csv", "template", "secret", "tostring", "type"].contains(function) ? .text : .unknown }
      return .pairs(entity)
    }
  }

  private func text(_ index: Int) -> String? {
    guard tokens.indices.contains(index), case .string(let bytes) = tokens[index].kind else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func closing(of open: Int) -> Int? {
    (open + 1..<tokens.count).first { index in
      switch sign(index) {
      case .closeParenthesis, .closeBrace, .closeBracket: opening(of: index) == open
      default: false
      }
    }
  }

  // MARK: Variables

  /// What a name stands for: what this input says of it, or else a global.
  private func variable(_ name: String, before end: Int, _ depth: Int) -> ReplThing {
    for index in stride(from: end - 1, through: 0, by: -1) where self.name(index) == name {
      // A field of that name is something else.
      if sign(index - 1) == .dot || sign(index - 1) == .colon { continue }
      if let thing = loopVariable(at: index, depth) { return thing }
      if sign(index + 1) == .assign, let stop = endOfPrimary(from: index + 2), stop < end {
        return thing(endingAt: stop, depth)
      }
    }
    return knowledge.thing(name)
  }

  /// What a loop gives a variable that is declared at a token; nil where no loop is.
  private func loopVariable(at index: Int, _ depth: Int) -> ReplThing? {
    var start = index
    while sign(start - 1) == .comma, name(start - 2) != nil { start -= 2 }
    guard start > 0, tokens[start - 1].kind == .keyword(.for) else { return nil }
    guard let word = (index..<tokens.count).first(where: { tokens[$0].kind == .keyword(.in) }),
      let stop = endOfPrimary(from: word + 1)
    else { return nil }
    switch thing(endingAt: stop, depth) {
    case .records(let entity): return index == start ? .record(entity) : .plain
    case .pairs(let entity): return index == start ? .plain : .record(entity)
    default: return .unknown
    }
  }

  /// Where an expression of names, calls and indexes ends that begins at a token.
  private func endOfPrimary(from start: Int) -> Int? {
    guard name(start) != nil else { return nil }
    var index = start + 1
    while index < tokens.count {
      switch tokens[index].kind {
      case .sign(.dot), .sign(.colon):
        guard name(index + 1) != nil else { return index }
        index += 2
      case .sign(.openParenthesis), .sign(.openBrace), .sign(.openBracket):
        guard let close = closing(of: index) else { return nil }
        index = close + 1
      case .string: index += 1
      default: return index
      }
    }
    return index
  }
}
