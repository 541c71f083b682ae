import LuaRuntime
import LuaSyntax
import Nexudus

/// What only test files see: `it`, `space`, `rules`.
extension ScriptChecker {
  func checkTest(_ path: String, _ arguments: [Expression], _ range: SourceRange) {
    switch path {
    case "it", "describe", "it.only", "describe.only": checkBody(path, arguments, range)
    case "space.create": checkEntity(arguments) { checkNames($0, arguments.dropFirst().first) }
    case "space.update": checkEntity(arguments) { checkNames($0, arguments.dropFirst(2).first) }
    case "space.delete", "space.get", "space.list": checkEntity(arguments) { _ in }
    case "space.advance": checkDuration(arguments.first, "space.advance(length)")
    case "rules.load", "rules.run": checkFile(arguments.first)
    default: break
    }
  }

  private func checkBody(_ path: String, _ arguments: [Expression], _ range: SourceRange) {
    if arguments.count == 1, types.constantText(arguments[0]) != nil {
      report(
        .wrongCall, range, "\(path) takes a name and a function",
        hint: "write \(path)(\"...\", function() ... end)")
    }
  }

  private func checkEntity(_ arguments: [Expression], _ then: (Entity) -> Void) {
    guard let first = arguments.first, let name = types.constantText(first) else { return }
    if let entity = Catalogue.builtIn.entity(named: name) { return then(entity) }
    report(.unknownEntity, first.range) { () throws(NexudusError) in
      _ = try Catalogue.builtIn.requireEntity(named: name)
    }
  }

  /// A test may give every field a value, also those that only the service sets.
  private func checkNames(_ entity: Entity, _ fields: Expression?) {
    for item in types.table(fields) ?? [] {
      guard let key = item.key, let name = key.text, entity.field(named: name) == nil else { continue }
      report(.unknownField, key.range, RecordClasses.unknownField(name, of: entity).message)
    }
  }

  /// Paths are seen from the test's own folder.
  private func checkFile(_ argument: Expression?) {
    guard let argument, let path = types.constantText(argument) else { return }
    let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    do throws(ScriptFailure) { _ = try ScriptSource.file(path.hasPrefix("/") ? path : folder + path) } catch {
      report(.missingModule, argument.range, error.message, hint: "paths of rules are seen from the test's folder")
    }
  }
}
