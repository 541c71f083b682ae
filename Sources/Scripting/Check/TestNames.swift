import LuaRuntime
import LuaSyntax

/// The names that test files see beside those of scripts.
struct TestNames: Sendable {
  /// The globals.
  private(set) var globals: [String] = []
  /// The members of those that are tables, also of tables that scripts see.
  private(set) var members: [String: [String]] = [:]

  /// No names.
  init() {}

  /// The names that annotations declare.
  init(declaredIn text: String) throws(LuaSyntaxError) {
    for statement in try Chunk(parsing: text).block.statements {
      let target: Expression
      switch statement.kind {
      case .function(let name, _): target = name
      case .assign(let targets, _): target = targets[0]
      default: continue
      }
      switch target.kind {
      case .global(let name): globals.append(name)
      case .index(let owner, let key):
        if case .global(let name) = owner.kind, let member = key.text { members[name, default: []].append(member) }
      default: break
      }
    }
  }

  /// Whether a file is one of tests.
  static func areSeen(by path: String) -> Bool { path.hasSuffix("_test.lua") }
}
