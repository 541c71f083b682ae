import LuaSyntax
import Nexudus

/// Triggers as they stand in the file: behind its end, or not to be told apart.
extension ScriptChecker {
  /// Triggers behind the script's end, and those that can't be told apart.
  func checkTriggers() {
    var end: Statement?
    var names: [String: SourceRange] = [:]
    for statement in chunk.block.statements {
      // A goto may come here.
      if case .label = statement.kind { end = nil }
      if let end {
        for call in TriggerFinder(statement, types).calls {
          report(
            .deadHandler, call.range,
            "this is never reached: the script ends on line \(lines.line(at: end.range.start))")
        }
      } else if endsScript(statement) {
        end = statement
      } else if case .call(let expression) = statement.kind, case .call(let call) = expression.kind,
        let trigger = TriggerCall(call, types)
      {
        checkName(trigger, call.function.range, &names)
      }
    }
  }

  private func checkName(_ trigger: TriggerCall, _ range: SourceRange, _ names: inout [String: SourceRange]) {
    let items = trigger.options
    if trigger.optionsPlace != nil, items == nil { return }
    let named = items?.first { $0.key?.text == "name" }
    let name: String
    if let named {
      guard let text = types.constantText(named.value) else { return }
      name = text
    } else if trigger.kind == "every" || trigger.kind == "cron", let text = types.constantText(trigger.arguments.first)
    {
      name = "\(trigger.kind) \(text)"
    } else {
      return
    }
    guard let other = names[name] else {
      names[name] = range
      return
    }
    report(
      .deadHandler, range, named == nil ? TriggerModule.equalSchedules : TriggerModule.equalNames(name),
      hint: "the other is on line \(lines.line(at: other.start))")
  }

  private func endsScript(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .block(let block):
      block.statements.last.map { if case .return = $0.kind { true } else { endsScript($0) } } ?? false
    case .call(let call):
      if case .call(let call) = call.kind { types.type(of: call.function) == .host("error") } else { false }
    case .while(let condition, let block):
      if case .true = condition.inner.kind { !LeavingFinder(block).mayLeave } else { false }
    default: false
    }
  }
}

/// The calls of triggers in a statement, without those in functions.
private final class TriggerFinder: ChunkVisitor {
  private(set) var calls: [Expression] = []
  private let types: ScriptTypes
  private var depth = 0

  init(_ statement: Statement, _ types: ScriptTypes) {
    self.types = types
    walk(Block([statement]))
  }

  func enter(_ function: FunctionBody) { depth += 1 }
  func leave(_ function: FunctionBody) { depth -= 1 }

  func visit(_ expression: Expression) {
    guard depth == 0, case .call(let call) = expression.kind, TriggerCall(call, types) != nil else { return }
    calls.append(call.function)
  }
}

/// Whether a loop may be left: by `break`, `goto` or `return`.
private final class LeavingFinder: ChunkVisitor {
  private(set) var mayLeave = false
  private var depth = 0

  init(_ block: Block) { walk(block) }

  func visit(_ statement: Statement) {
    guard depth == 0 else { return }
    switch statement.kind {
    case .break, .goto, .return: mayLeave = true
    default: break
    }
  }

  func enter(_ function: FunctionBody) { depth += 1 }
  func leave(_ function: FunctionBody) { depth -= 1 }
}
