import LuaRuntime
import Nexudus

/// Host modules whose members are known: reading any other is an error with the nearest name.
enum Members {
  static func makeStrict(_ table: LuaTable, _ names: [String]) {
    let owner = table.name
    table.onUnknownMember { name throws(LuaError) in
      throw .usage(unknown(name, of: owner, among: names))
    }
  }

  /// What is said of a member that a module has not: the nearest ones, or all where none is near.
  static func unknown(_ name: String, of owner: String, among names: [String]) -> String {
    let proposal = Names.proposal(Names.nearest(name, among: names))
    return "\(owner) has no \"\(name)\""
      + (proposal.isEmpty ? "; there are \(names.joined(separator: ", "))" : proposal)
  }
}
