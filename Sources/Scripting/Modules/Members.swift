import LuaRuntime
import Nexudus

/// Host modules whose members are known: reading any other is an error with the nearest name.
enum Members {
  static func makeStrict(_ table: LuaTable, _ names: [String]) {
    let owner = table.name
    table.onUnknownMember { name throws(LuaError) in
      throw .usage("\(owner) has no \"\(name)\"\(Names.proposal(Names.nearest(name, among: names)))")
    }
  }
}
