import LuaRuntime
import LuaSyntax

/// The names that test files see beside those of scripts.
struct TestNames: Sendable {
  /// The globals.
  private(set) var globals: [String] = []
  /// The members of those that are tables, also of tables that scripts see.
  private(set) var members: [String: [String]] = [:]
  /// What expectations have.
  private(set) var matchers: [String] = []

  /// No names.
  init() {}

  /// The names that annotations declare.
  init(declaredIn text: String) throws(LuaSyntaxError) {
    matchers = ["never"]
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
        guard let member = key.text else { continue }
        if case .global(let name) = owner.kind { members[name, default: []].append(member) }
        // The one class of the annotations that has functions.
        if case .local = owner.kind { matchers.append(member) }
      default: break
      }
    }
  }

  /// Whether a file is one of tests.
  static func areSeen(by path: String) -> Bool { path.hasSuffix("_test.lua") }
}
