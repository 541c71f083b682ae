extension Parser {
  // MARK: Blocks

  /// Reads something as a block of its own, whose variables end with it.
  mutating func scope<Result>(
    isLoop: Bool = false, _ body: (inout Parser) throws(LuaSyntaxError) -> Result
  ) throws(LuaSyntaxError) -> Result {
    let function = functions[functions.count - 1]
    functions[functions.count - 1].scopes.append(
      FunctionScope.Scope(
        active: function.active.count, labels: function.labels.count, jumps: function.jumps.count, isLoop: isLoop))
    let result = try body(&self)
    try leaveScope()
    return result
  }

  private mutating func leaveScope() throws(LuaSyntaxError) {
    let last = functions.count - 1
    guard let scope = functions[last].scopes.popLast() else { return }
    functions[last].active.removeSubrange(scope.active...)
    functions[last].labels.removeSubrange(scope.labels...)
    // Jumps that found no label here may find one outside.
    for index in functions[last].jumps.indices.dropFirst(scope.jumps) {
      functions[last].jumps[index].active = min(functions[last].jumps[index].active, scope.active)
    }
    guard functions[last].scopes.isEmpty, let jump = functions[last].jumps.first else { return }
    throw LuaSyntaxError(
      "there is no label \"\(jump.label.text)\" in sight for this goto",
      hint: jump.label.text == "continue" ? "put ::continue:: at the end of the loop" : nil, at: jump.label.range)
  }

  // MARK: Variables

  /// Makes a variable that is not in sight yet.
  mutating func declare(_ name: Name, _ attribute: Variable.Attribute? = nil) -> Variable.ID {
    variables.append(Variable(name: name.text, range: name.range, attribute: attribute))
    return Variable.ID(number: variables.count - 1)
  }

  /// Brings variables into sight.
  mutating func activate(_ ids: [Variable.ID]) throws(LuaSyntaxError) {
    for id in ids {
      let variable = variables[id.number]
      let last = functions.count - 1
      functions[last].active.append(
        FunctionScope.Active(name: variable.name, id: id, isReadOnly: variable.attribute != nil))
      if functions[last].active.count > FunctionScope.mostVariables {
        throw LuaSyntaxError(
          "a function has \(FunctionScope.mostVariables) local variables at most", at: variable.range)
      }
    }
  }

  /// What a name means here.
  func resolve(_ name: Name) -> Expression {
    if let variable = variable(named: name.text) { return Expression(kind: .local(variable.id), range: name.range) }
    if name.text != "_ENV", let environment = variable(named: "_ENV") {
      return Expression(
        kind: .index(
          Expression(kind: .local(environment.id), range: name.range),
          Expression(kind: .string(Array(name.text.utf8)), range: name.range)), range: name.range)
    }
    return Expression(kind: .global(name.text), range: name.range)
  }

  private func variable(named name: String) -> FunctionScope.Active? {
    for function in functions.reversed() {
      if let found = function.variable(named: name) { return found }
    }
    return nil
  }

  func checkAssignable(_ target: Expression) throws(LuaSyntaxError) {
    guard case .local(let id) = target.kind, let attribute = variables[id.number].attribute else { return }
    throw LuaSyntaxError(
      "\"\(variables[id.number].name)\" is <\(attribute.rawValue)> and can't be given another value", at: target.range)
  }

  // MARK: Labels and jumps

  mutating func jump(to label: Name) {
    let last = functions.count - 1
    if functions[last].labels.contains(where: { $0.name == label.text }) { return }
    functions[last].jumps.append(
      FunctionScope.Jump(label: label, active: functions[last].active.count, depth: functions[last].scopes.count))
  }

  func isInLoop() -> Bool { functions.last?.scopes.contains(where: \.isLoop) == true }

  /// Makes a label; `isLast` where nothing but labels and `;` follow in its block, so that no variable is in sight.
  mutating func label(_ name: Name, isLast: Bool) throws(LuaSyntaxError) {
    let last = functions.count - 1
    let line = LineCounter(lexer.bytes).line(at: name.range.start)
    if let other = functions[last].labels.first(where: { $0.name == name.text }) {
      throw LuaSyntaxError("the label \"\(name.text)\" is already there, on line \(other.line)", at: name.range)
    }
    guard let scope = functions[last].scopes.last else { return }
    let active = isLast ? scope.active : functions[last].active.count
    for jump in functions[last].jumps.dropFirst(scope.jumps) where jump.label.text == name.text && jump.active < active
    {
      let variable = functions[last].active[jump.active].name
      throw LuaSyntaxError(
        "this goto jumps into the scope of the local \"\(variable)\"",
        hint: "declare it before the goto, or put what lies between into do ... end", at: jump.label.range)
    }
    let kept = functions[last].jumps.enumerated().filter { index, jump in
      index < scope.jumps || jump.label.text != name.text
    }
    functions[last].jumps = kept.map(\.element)
    functions[last].labels.append(FunctionScope.Label(name: name.text, line: line, active: active))
  }
}
