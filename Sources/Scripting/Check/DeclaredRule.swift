import JSONPages
import LuaSyntax

/// Finds what a script says of itself by `rule { ... }`, as far as that is written out.
final class DeclaredRule: ChunkVisitor {
  private let types: ScriptTypes
  private let file: String
  private let lines: SourceLines
  private var calls: [(items: [TableItem]?, range: SourceRange)] = []

  init(_ chunk: Chunk, _ types: ScriptTypes, file: String, lines: SourceLines) {
    self.types = types
    self.file = file
    self.lines = lines
    walk(chunk.block)
  }

  func visit(_ expression: Expression) {
    guard case .call(let call) = expression.kind, types.type(of: call.function) == .host("rule") else { return }
    calls.append((types.table(call.arguments.first), call.function.range))
  }

  /// The declaration; nil where it can't be told.
  func declaration(name: String) -> RuleDeclaration? {
    var declared = RuleDeclaration(name: name)
    guard let (items, range) = calls.first else { return declared }
    guard calls.count == 1, let items else { return nil }
    declared.position = "\(file):\(lines.line(at: range.start))"
    for item in items {
      guard let key = item.key?.text, ["name", "write", "http", "space"].contains(key) else { continue }
      guard let value = types.constant(item.value) else { return nil }
      switch key {
      case "name":
        guard let text = value.string else { return nil }
        declared.name = text
      case "space":
        guard let spaces = try? RuleSpaces(value) else { return nil }
        declared.spaces = spaces
      default:
        guard let texts = try? Options.strings(value, named: key) else { return nil }
        if key == "write" {
          declared.write = texts
        } else {
          declared.http = try? HostGrant.list(texts, in: "rule http")
        }
      }
    }
    return declared
  }
}
