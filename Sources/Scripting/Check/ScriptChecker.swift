import JSONPages
import LuaRuntime
import LuaSyntax
import Nexudus

/// Looks through one script and gathers what is wrong with it.
///
/// Names, options and constant values are judged by the same code that judges them when the script runs.
final class ScriptChecker: ChunkVisitor {
  let file: String
  let chunk: Chunk
  let types: ScriptTypes
  let scan: ScriptScan
  let lines: SourceLines
  /// What the rule may do; nil where that is not known.
  let permissions: CheckPermissions
  private let cover: SecretCover
  private(set) var findings: Set<Finding> = []
  var roles = RolesNeeded()
  /// How many handlers are around what is looked at.
  private(set) var handlerDepth = 0

  init(file: String, text: String, chunk: Chunk, types: ScriptTypes, permissions: CheckPermissions) {
    self.file = file
    self.chunk = chunk
    self.types = types
    scan = types.scan
    lines = SourceLines(text)
    self.permissions = permissions
    cover = SecretCover(chunk)
  }

  func check() {
    for secret in cover.secrets {
      report(
        .secret, secret.range, "this looks like \(secret.what) in the script's text",
        hint: "keep it with: concierge secret set NAME, and write secret \"NAME\" here")
    }
    walk(chunk.block)
    checkTriggers()
  }

  // MARK: Findings

  func report(
    _ kind: Finding.Kind, _ range: SourceRange, _ message: String, hint: String? = nil,
    severity: Finding.Severity = .error
  ) {
    var message = message
    for secret in cover.secrets where secret.text.count >= 4 { message = message.replacing(secret.text, with: "***") }
    findings.insert(
      Finding(
        kind, at: range, file: file, lines: lines, covered: cover.secrets.map(\.range), message: message, hint: hint,
        severity: severity))
  }

  /// Reports what a check of the host's own says.
  @discardableResult func report(
    _ kind: Finding.Kind, _ range: SourceRange, _ check: () throws(LuaError) -> Void
  ) -> Bool {
    do throws(LuaError) {
      try check()
      return true
    } catch {
      report(kind, range, error.message, hint: error.payload["hint"]?.string)
      return false
    }
  }

  @discardableResult func report(
    _ kind: Finding.Kind, _ range: SourceRange, api check: () throws(NexudusError) -> Void
  ) -> Bool {
    report(kind, range) { () throws(LuaError) in try NexudusModule.translated(check) }
  }

  func place(_ range: SourceRange) -> String { "\(file):\(lines.line(at: range.start))" }

  // MARK: Visiting

  func visit(_ expression: Expression) {
    switch expression.kind {
    case .global(let name): checkGlobal(name, expression.range)
    case .index(let base, let key):
      if let name = key.text {
        checkMember(name, of: base, key.range)
      } else if types.type(of: base) == .nexudus {
        roles.noteUnknown()
      }
    case .call(let call): visit(call, expression.range)
    default: break
    }
  }

  func visit(target: Expression) {
    guard case .index(let base, let key) = target.kind else { return }
    let title: String
    switch types.type(of: base) {
    case .record: title = "records are read-only; to write a record use record:update { Field = value }"
    case .collection: title = "collections are read-only; to write a record use :create or :update"
    case .nexudus: title = "nexudus is read-only"
    case .module("on"): title = "on is read-only"
    default: return
    }
    report(.readOnly, key.range, title)
  }

  func enter(_ function: FunctionBody) { if types.isHandler(function) { handlerDepth += 1 } }
  func leave(_ function: FunctionBody) { if types.isHandler(function) { handlerDepth -= 1 } }

  private func visit(_ call: Call, _ range: SourceRange) {
    guard let method = call.method else { return checkPlain(call, range) }
    switch types.type(of: call.function) {
    case .collection(let entity): checkCollection(entity, method, call.arguments, range)
    case .record(let entity, let completeness): checkRecord(entity, completeness, method, call.arguments, range)
    case .module(let module) where HostNames.isStrict(module):
      report(
        .wrongCall, method.range, "\(module).\(method.text) is called with a dot",
        hint: "write \(module).\(method.text)(...)")
    case .expectation: checkMatcher(method.text, method.range)
    case .text:
      let known = types.names.members(of: "string") ?? []
      guard !known.isEmpty, !known.contains(method.text), types.isHost("string") else { break }
      report(
        .unknownMethod, method.range,
        "texts have no \"\(method.text)\"" + Self.choice(method.text, known))
    case .unknown
    where RecordMethods.all.contains(method.text) || NexudusModule.collectionMethods.contains(method.text):
      // It may well be a record.
      roles.noteUnknown()
    default: break
    }
  }

  private func checkPlain(_ call: Call, _ range: SourceRange) {
    if checkGone(call.function) { return }
    if case .index(let base, let key) = call.function.kind, let name = key.text {
      checkColon(base, name, key.range, call.arguments)
      if case .module(let module) = types.type(of: base), !HostNames.isStrict(module) {
        if types.names.areOfTests { checkTest("\(module).\(name)", call.arguments, call.function.range) }
        return checkLibrary(module, name, key.range)
      }
    }
    // Some are called as they are, and have members besides: it, describe.
    if case .module(let module) = types.type(of: call.function), types.names.areOfTests {
      return checkTest(module, call.arguments, call.function.range)
    }
    guard case .host(let path) = types.type(of: call.function) else { return }
    if let trigger = TriggerCall(call, types) { return check(trigger, call, range) }
    checkHost(path, call.arguments, call.function.range)
  }
}
