import JSONPages
import LuaRuntime

/// `csv(rows, columns)`: rows as CSV text, by RFC 4180.
struct CSVModule {
  func install(in state: LuaState) throws(LuaError) {
    let host = state.table("csv")
    host.function("usage") { call throws(LuaError) in throw .usage(try call.string(1)) }
    host.function("cell") { call throws(LuaError) in
      let value = try call.json(1, "csv")
      do throws(JSONError) { return .value(.string(try CSVCell.text(value))) } catch {
        throw .usage("csv: \(error.message)")
      }
    }
    host.function("is_secret") { call throws(LuaError) in
      let field = try call.string(2)
      return .value(.boolean(call.record(1)?.recordClass.secretFields.contains(field) == true))
    }
    try state.setPrelude(global: "csv", chunk: "csv", host: host)
  }
}
