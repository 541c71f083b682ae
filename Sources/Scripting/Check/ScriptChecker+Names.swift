import LuaRuntime
import LuaSyntax
import Nexudus

/// Globals, members of modules and libraries, and fields.
extension ScriptChecker {
  func checkGlobal(_ name: String, _ range: SourceRange) {
    let isKnown =
      types.names.globals.contains(name) || scan.assignedGlobals.contains(name) || types.outerGlobals.contains(name)
    if isKnown || scan.hasOpenGlobals || LuaState.reasonGone(global: name) != nil { return }
    let locals = chunk.variables.filter { $0.range.start < range.start }
    report(
      .unknownGlobal, range,
      types.names.unknownGlobal(name, others: locals.map(\.name) + scan.assignedGlobals + types.outerGlobals),
      hint: locals.last { $0.name == name }.map {
        "the local \"\(name)\" of line \(lines.line(at: $0.range.start)) is known in its own block alone"
      })
  }

  /// Whether what is called, or its library, is one that the sandbox took away; a script that tests for it is left alone.
  func checkGone(_ function: Expression) -> Bool {
    var place = function
    if case .index(let base, _) = function.kind { place = base }
    guard case .global(let name) = place.kind, let reason = LuaState.reasonGone(global: name),
      !scan.assignedGlobals.contains(name), !types.outerGlobals.contains(name), !scan.hasOpenGlobals,
      !scan.bareGlobals.contains(name)
    else { return false }
    report(.unknownGlobal, place.range, reason)
    return true
  }

  func checkLibrary(_ module: String, _ name: String, _ range: SourceRange) {
    guard let known = types.names.members(of: module), !known.contains(name),
      !scan.changedLibraries.contains(module)
    else { return }
    let reason = LuaState.reasonGone(name)
    report(
      .unknownMember, range,
      reason.flatMap { $0.hasPrefix("\(module).") || module == "debug" || module == "os" ? $0 : nil }
        ?? "\(module) has no \"\(name)\"\(Self.choice(name, known))")
  }

  /// The nearest names, or all where none is near.
  static func choice(_ name: String, _ known: [String]) -> String {
    let proposal = Names.proposal(Names.nearest(name, among: known))
    return proposal.isEmpty ? "; there are \(known.joined(separator: ", "))" : proposal
  }

  func checkMember(_ name: String, of base: Expression, _ range: SourceRange) {
    switch types.type(of: base) {
    case .nexudus:
      if NexudusModule.members.contains(name) { return }
      report(.unknownEntity, range) { () throws(NexudusError) in _ = try Catalogue.builtIn.requireEntity(named: name) }
    case .module(let module) where HostNames.isStrict(module):
      guard let known = types.names.members(of: module), !known.contains(name) else { return }
      let message =
        module == "on"
        ? TriggerModule.unknown(name) : Members.unknown(name, of: module, among: known)
      report(.unknownMember, range, message)
    case .collection:
      if !NexudusModule.collectionMethods.contains(name) {
        report(.unknownMethod, range, NexudusModule.unknownMethod(name))
      }
    case .record(let entity, let completeness): checkField(name, of: entity, completeness, range)
    case .expectation: checkMatcher(name, range)
    default: break
    }
  }

  func checkMatcher(_ name: String, _ range: SourceRange) {
    let known = types.names.matchers
    if known.contains(name) || known.isEmpty { return }
    report(.unknownMethod, range, "expect(...) has no \"\(name)\"\(Self.choice(name, known))")
  }

  private func checkField(_ name: String, of entity: Entity, _ completeness: Completeness?, _ range: SourceRange) {
    if let field = entity.field(named: name) {
      guard completeness == .listed, !field.isListed else { return }
      report(.unlistedField, range, RecordClasses.unlistedField(name, of: entity).message)
    } else if !RecordMethods.names(of: entity.name).contains(name) {
      report(.unknownField, range, RecordClasses.unknownField(name, of: entity).message)
    }
  }

  /// A method that is called with a dot instead of a colon.
  func checkColon(_ base: Expression, _ name: String, _ range: SourceRange, _ arguments: [Expression]) {
    let title: String
    switch types.type(of: base) {
    case .collection(let entity) where NexudusModule.collectionMethods.contains(name): title = "nexudus.\(entity.name)"
    case .record(let entity, _) where RecordMethods.names(of: entity.name).contains(name): title = "record"
    default: return
    }
    if let first = arguments.first {
      // A method may be called with its object as the first argument.
      switch first.inner.kind {
      case .table, .string, .number, .function, .nil, .true, .false: break
      default: return
      }
    }
    report(.wrongCall, range, "call it with a colon: \(title):\(name)(...)")
  }
}
