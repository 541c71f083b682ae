import LuaSyntax

/// What functions of the script are called with.
extension ScriptTypes {
  func parameter(_ function: Int, _ place: Int) -> ScriptType {
    var uses = scan.uses[function] ?? []
    if let id = scan.held[function] { uses += scan.variableUses[id] ?? [] }
    guard let first = uses.first else { return .unknown }
    var result = parameter(of: first, place)
    for use in uses.dropFirst() { result = result.joined(parameter(of: use, place)) }
    return result
  }

  private func parameter(of use: ScriptScan.Use, _ place: Int) -> ScriptType {
    switch use {
    case .somehow: return .unknown
    case .called(let arguments): return arguments.isEmpty ? .none : value(arguments, place)
    case .condition(let call):
      guard place == 0, let trigger = TriggerCall(call, self) else { return .unknown }
      return trigger.record
    case .argument(let call, let index):
      guard call.method == nil, case .host(let path) = type(of: call.function) else { return .unknown }
      if let trigger = TriggerCall(call, self) {
        guard index == trigger.handlerPlace else { return .unknown }
        return place == trigger.eventPlace ? .event : place == 0 ? trigger.record : .none
      }
      switch path {
      case "parallel" where index == 1 && place == 0: return type(of: call.arguments[0]).element
      case "parallel" where index == 1 && place == 1: return .number
      case "pcall" where index == 0: return value(Array(call.arguments.dropFirst()), place)
      case "xpcall" where index == 0: return value(Array(call.arguments.dropFirst(2)), place)
      case "once": return .none
      default: return .unknown
      }
    }
  }

  /// Whether a function runs when a trigger fires.
  func isHandler(_ function: FunctionBody) -> Bool {
    var uses = scan.uses[function.id] ?? []
    if let id = scan.held[function.id] { uses += scan.variableUses[id] ?? [] }
    return uses.contains { use in
      if case .argument(let call, let place) = use, let trigger = TriggerCall(call, self) {
        place == trigger.handlerPlace
      } else {
        false
      }
    }
  }
}
