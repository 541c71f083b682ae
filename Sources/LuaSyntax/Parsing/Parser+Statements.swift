extension Parser {
  /// The statements up to what ends their block.
  mutating func block() throws(LuaSyntaxError) -> Block {
    var statements: [Statement] = []
    while !isAtBlockEnd() {
      if at(.return) {
        statements.append(try returnStatement())
        break
      }
      if let statement = try nested({ parser throws(LuaSyntaxError) in try parser.statement() }) {
        statements.append(statement)
      }
    }
    return Block(statements)
  }

  func isAtBlockEnd() -> Bool {
    switch current.kind {
    case .end, .keyword(.else), .keyword(.elseif), .keyword(.end), .keyword(.until): true
    default: false
    }
  }

  private mutating func statement() throws(LuaSyntaxError) -> Statement? {
    let first = current
    let kind: Statement.Kind
    switch first.kind {
    case .sign(.semicolon):
      try advance()
      return nil
    case .sign(.doubleColon): kind = try labelStatement()
    case .keyword(.if): kind = try ifStatement()
    case .keyword(.while):
      try advance()
      let condition = try condition()
      try expect(.do)
      let block = try scope(isLoop: true) { parser throws(LuaSyntaxError) in try parser.block() }
      try close(.keyword(.end), "\"end\"", opened: first)
      kind = .while(condition, block)
    case .keyword(.do):
      try advance()
      let block = try scope { parser throws(LuaSyntaxError) in try parser.block() }
      try close(.keyword(.end), "\"end\"", opened: first)
      kind = .block(block)
    case .keyword(.for): kind = try forStatement()
    case .keyword(.repeat):
      try advance()
      // The condition sees the block's variables.
      kind = try scope(isLoop: true) { parser throws(LuaSyntaxError) in
        try parser.scope { parser throws(LuaSyntaxError) in
          let block = try parser.block()
          try parser.close(.keyword(.until), "\"until\"", opened: first)
          return .repeat(block, try parser.condition())
        }
      }
    case .keyword(.function): kind = try functionStatement()
    case .keyword(.local):
      try advance()
      kind = try take(.function) ? try localFunction(first) : try localStatement()
    case .keyword(.break):
      try advance()
      guard isInLoop() else { throw LuaSyntaxError("\"break\" stands in no loop", at: first.range) }
      kind = .break
    case .keyword(.goto):
      try advance()
      let label = try name("a label")
      jump(to: label)
      kind = .goto(label)
    default: kind = try expressionStatement()
    }
    return Statement(kind: kind, range: SourceRange(first.range.start, previousEnd))
  }

  /// A condition; a single `=` in it is the commonest slip of all.
  private mutating func condition() throws(LuaSyntaxError) -> Expression {
    let condition = try expression()
    if at(.assign) {
      throw LuaSyntaxError("a condition compares with ==, not with =", hint: "write ==", at: current.range)
    }
    return condition
  }

  private mutating func ifStatement() throws(LuaSyntaxError) -> Statement.Kind {
    let first = current
    var branches: [Statement.Branch] = []
    var otherwise: Block?
    repeat {
      try advance()
      let condition = try condition()
      try expect(.then)
      let block = try scope { parser throws(LuaSyntaxError) in try parser.block() }
      branches.append(Statement.Branch(condition: condition, block: block))
    } while at(.elseif)
    if try take(.else) { otherwise = try scope { parser throws(LuaSyntaxError) in try parser.block() } }
    try close(.keyword(.end), "\"end\"", opened: first)
    return .if(branches, otherwise: otherwise)
  }

  private mutating func forStatement() throws(LuaSyntaxError) -> Statement.Kind {
    let first = current
    try advance()
    let firstName = try name("a variable")
    switch current.kind {
    case .sign(.assign):
      try advance()
      var bounds = [try expression()]
      try expect(.comma)
      bounds.append(try expression())
      if try take(.comma) { bounds.append(try expression()) }
      let variable = declare(firstName)
      return .numericFor(variable, bounds, try forBody([variable], hidden: 3, first))
    case .sign(.comma), .keyword(.in):
      var names = [firstName]
      while try take(.comma) { names.append(try name("a variable")) }
      try expect(.in)
      let values = try expressions()
      let variables = names.map { declare($0) }
      return .genericFor(variables, values, try forBody(variables, hidden: 4, first))
    default: throw expected("\"=\" or \"in\"")
    }
  }

  /// Lua keeps some variables of its own for a loop, which count among those of the function.
  private mutating func forBody(
    _ ids: [Variable.ID], hidden: Int, _ first: Token
  ) throws(LuaSyntaxError) -> Block {
    let block = try scope(isLoop: true) { parser throws(LuaSyntaxError) in
      let own = (0..<hidden).map { _ in parser.declare(Name(text: "(for state)", range: first.range)) }
      try parser.activate(own)
      try parser.expect(.do)
      return try parser.scope { parser throws(LuaSyntaxError) in
        try parser.activate(ids)
        return try parser.block()
      }
    }
    try close(.keyword(.end), "\"end\"", opened: first)
    return block
  }

  private mutating func labelStatement() throws(LuaSyntaxError) -> Statement.Kind {
    try advance()
    let label = try name("a label")
    try expect(.doubleColon)
    // Empty statements and labels behind it do not count.
    let here = self
    var rest = self
    while rest.at(.semicolon) || rest.at(.doubleColon) {
      if rest.at(.semicolon) {
        try rest.advance()
      } else {
        try rest.advance()
        _ = try rest.name("a label")
        try rest.expect(.doubleColon)
      }
    }
    self = here
    try self.label(label, isLast: rest.isAtBlockEnd() && !rest.at(.until))
    return .label(label)
  }

  private mutating func returnStatement() throws(LuaSyntaxError) -> Statement {
    let start = current.range.start
    try advance()
    var values: [Expression] = []
    if !isAtBlockEnd(), !at(.semicolon) { values = try expressions() }
    _ = try take(.semicolon)
    guard isAtBlockEnd() else {
      throw LuaSyntaxError(
        "\(Self.words(current.kind)) stands behind \"return\", which is the last of its block", at: current.range)
    }
    return Statement(kind: .return(values), range: SourceRange(start, previousEnd))
  }

  // MARK: Functions and locals

  private mutating func functionStatement() throws(LuaSyntaxError) -> Statement.Kind {
    let first = current
    try advance()
    var target = resolve(try name("the function's name"))
    var isMethod = false
    while at(.dot) || at(.colon) {
      isMethod = at(.colon)
      try advance()
      let key = try name("a name")
      target = Expression(
        kind: .index(target, Expression(kind: .string(Array(key.text.utf8)), range: key.range)),
        range: target.range.through(key.range))
      if isMethod { break }
    }
    let body = try functionBody(first, isMethod: isMethod)
    try checkAssignable(target)
    return .function(target, body)
  }

  private mutating func localFunction(_ first: Token) throws(LuaSyntaxError) -> Statement.Kind {
    let variable = declare(try name("the function's name"))
    // It sees itself.
    try activate([variable])
    return .localFunction(variable, try functionBody(first))
  }

  private mutating func localStatement() throws(LuaSyntaxError) -> Statement.Kind {
    var ids: [Variable.ID] = []
    var hasClose = false
    repeat {
      let name = try name("a variable's name")
      var attribute: Variable.Attribute?
      if try take(.less) {
        let word = try self.name("an attribute")
        guard let known = Variable.Attribute(rawValue: word.text) else {
          throw LuaSyntaxError(
            "a variable can be <const> or <close>, not <\(word.text)>", at: word.range)
        }
        try expect(.greater)
        if known == .close {
          if hasClose { throw LuaSyntaxError("only one variable of a local can be <close>", at: word.range) }
          hasClose = true
        }
        attribute = known
      }
      ids.append(declare(name, attribute))
    } while try take(.comma)
    let values = try take(.assign) ? try expressions() : []
    try activate(ids)
    return .local(ids, values)
  }

  // MARK: Assignments and calls

  private mutating func expressionStatement() throws(LuaSyntaxError) -> Statement.Kind {
    let first = try suffixed()
    guard at(.assign) || at(.comma) else {
      guard case .call = first.kind else { throw notAStatement(first) }
      return .call(first)
    }
    var targets = [first]
    while try take(.comma) {
      targets.append(try nested { parser throws(LuaSyntaxError) in try parser.suffixed() })
    }
    for target in targets {
      switch target.kind {
      case .local, .global, .index: try checkAssignable(target)
      default: throw LuaSyntaxError("this can't be given a value", at: target.range)
      }
    }
    guard at(.assign) else { throw expected("\"=\"") }
    try advance()
    return .assign(targets, try expressions())
  }
}
