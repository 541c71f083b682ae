extension Parser {
  /// One or more expressions, with commas between.
  mutating func expressions() throws(LuaSyntaxError) -> [Expression] {
    var list = [try expression()]
    while try take(.comma) { list.append(try expression()) }
    return list
  }

  /// An expression whose operators bind more strongly than `limit`.
  mutating func expression(above limit: Int = 0) throws(LuaSyntaxError) -> Expression {
    try nested { parser throws(LuaSyntaxError) in
      var left: Expression
      if let sign = parser.unaryOperator() {
        let start = parser.current.range
        try parser.advance()
        let operand = try parser.expression(above: BinaryOperator.unaryPriority)
        left = Expression(kind: .unary(sign, operand), range: start.through(operand.range))
      } else {
        left = try parser.simple()
      }
      var count = 0
      while let sign = parser.binaryOperator(), sign.priority.left > limit {
        try parser.follow(&count)
        try parser.advance()
        let right = try parser.expression(above: sign.priority.right)
        left = Expression(kind: .binary(sign, left, right), range: left.range.through(right.range))
      }
      return left
    }
  }

  private func unaryOperator() -> UnaryOperator? {
    switch current.kind {
    case .keyword(.not): .not
    case .sign(let sign): UnaryOperator(rawValue: sign.rawValue)
    default: nil
    }
  }

  private func binaryOperator() -> BinaryOperator? {
    switch current.kind {
    case .keyword(let word): BinaryOperator(rawValue: word.rawValue)
    case .sign(let sign): BinaryOperator(rawValue: sign.rawValue)
    default: nil
    }
  }

  private mutating func simple() throws(LuaSyntaxError) -> Expression {
    let kind: Expression.Kind
    switch current.kind {
    case .number(let number): kind = .number(number)
    case .string(let text): kind = .string(text)
    case .keyword(.nil): kind = .nil
    case .keyword(.true): kind = .true
    case .keyword(.false): kind = .false
    case .sign(.ellipsis):
      guard functions.last?.isVariadic == true else {
        throw LuaSyntaxError("\"...\" stands in a function that does not take it", at: current.range)
      }
      kind = .varargs
    case .sign(.openBrace): return try table()
    case .keyword(.function):
      let first = current
      try advance()
      let body = try functionBody(first)
      return Expression(kind: .function(body), range: SourceRange(first.range.start, previousEnd))
    default: return try suffixed()
    }
    let range = current.range
    try advance()
    return Expression(kind: kind, range: range)
  }

  // MARK: Names, indexes, calls

  /// A name or an expression in parentheses, and what is behind it: `.name`, `[key]`, `:method(...)`, `(...)`.
  mutating func suffixed() throws(LuaSyntaxError) -> Expression {
    var left: Expression
    switch current.kind {
    case .name:
      left = resolve(try name())
    case .sign(.openParenthesis):
      let opened = current
      try advance()
      let inner = try expression()
      try close(.sign(.closeParenthesis), "\")\"", opened: opened)
      left = Expression(kind: .parenthesized(inner), range: SourceRange(opened.range.start, previousEnd))
    default: throw unexpected()
    }
    var count = 0
    while true {
      try follow(&count)
      switch current.kind {
      case .sign(.dot):
        try advance()
        let key = try name("a field's name")
        let text = Expression(kind: .string(Array(key.text.utf8)), range: key.range)
        left = Expression(kind: .index(left, text), range: left.range.through(key.range))
      case .sign(.openBracket):
        let opened = current
        try advance()
        let key = try expression()
        try close(.sign(.closeBracket), "\"]\"", opened: opened)
        left = Expression(kind: .index(left, key), range: SourceRange(left.range.start, previousEnd))
      case .sign(.colon):
        try advance()
        let method = try name("a method's name")
        guard startsArguments() else { throw expected("the arguments of the method") }
        left = try call(left, method)
      default:
        guard startsArguments() else { return left }
        left = try call(left, nil)
      }
    }
  }

  private func startsArguments() -> Bool {
    switch current.kind {
    case .string, .sign(.openParenthesis), .sign(.openBrace): true
    default: false
    }
  }

  private mutating func call(_ function: Expression, _ method: Name?) throws(LuaSyntaxError) -> Expression {
    let arguments: [Expression]
    switch current.kind {
    case .string(let text):
      arguments = [Expression(kind: .string(text), range: current.range)]
      try advance()
    case .sign(.openBrace): arguments = [try table()]
    default:
      let opened = current
      try advance()
      arguments = at(.closeParenthesis) ? [] : try expressions()
      try close(.sign(.closeParenthesis), "\",\" or \")\"", opened: opened)
    }
    let call = Call(function: function, method: method, arguments: arguments)
    return Expression(kind: .call(call), range: SourceRange(function.range.start, previousEnd))
  }

  // MARK: Tables and functions

  private mutating func table() throws(LuaSyntaxError) -> Expression {
    let opened = current
    try advance()
    var items: [TableItem] = []
    while !at(.closeBrace) {
      items.append(try item())
      guard at(.comma) || at(.semicolon) else { break }
      try advance()
    }
    try close(.sign(.closeBrace), "\",\" or \"}\"", opened: opened)
    return Expression(kind: .table(items), range: SourceRange(opened.range.start, previousEnd))
  }

  private mutating func item() throws(LuaSyntaxError) -> TableItem {
    switch current.kind {
    case .name(let text):
      guard try peek().kind == .sign(.assign) else { break }
      let key = Expression(kind: .string(Array(text.utf8)), range: current.range)
      try advance()
      try advance()
      return TableItem(key: key, value: try expression())
    case .sign(.openBracket):
      let opened = current
      try advance()
      let key = try expression()
      try close(.sign(.closeBracket), "\"]\"", opened: opened)
      try expect(.assign)
      return TableItem(key: key, value: try expression())
    default: break
    }
    return TableItem(key: nil, value: try expression())
  }

  /// What follows the word `function` and its name.
  mutating func functionBody(_ first: Token, isMethod: Bool = false) throws(LuaSyntaxError) -> FunctionBody {
    functionCount += 1
    let id = functionCount
    var names: [Name] = isMethod ? [Name(text: "self", range: first.range)] : []
    var isVariadic = false
    try expect(.openParenthesis)
    if !at(.closeParenthesis) {
      repeat {
        if try take(.ellipsis) {
          isVariadic = true
          break
        }
        names.append(try name("a parameter"))
      } while try take(.comma)
    }
    try expect(.closeParenthesis)
    functions.append(FunctionScope(isVariadic: isVariadic))
    let parameters = names.map { declare($0) }
    let block = try scope { parser throws(LuaSyntaxError) in
      try parser.activate(parameters)
      return try parser.block()
    }
    functions.removeLast()
    try close(.keyword(.end), "\"end\"", opened: first)
    return FunctionBody(id: id, parameters: parameters, isVariadic: isVariadic, block: block)
  }
}
