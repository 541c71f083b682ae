import JSONPages
import LuaRuntime
import Nexudus
import Scripting
import SpaceModel

/// What the part of the test library that is written in Lua asks of its host.
struct TestModule: Sendable {
  /// What test files see beside the script API.
  static let globals = ["describe", "it", "expect", "before_each", "after_each", "space", "rules", "sent"]

  let run: TestRun

  /// Sets the library up in a state, and gives the functions by which the host runs cases.
  func install(in script: LuaScript) async throws(LuaError) -> TestLibrary {
    try await script.configure { state throws(LuaError) in
      let host = state.table("testing")
      addExpectations(host)
      addSpace(host)
      addRules(host)
      try state.setPrelude(global: "testing", chunk: "testing", host: host)
      state.onUnknownGlobal { UnknownGlobal.message($0, others: Self.globals) }
    }
    let bootstrap = """
      local library = testing
      testing = nil
      for name, value in pairs(library.globals) do _ENV[name] = value end
      return library.cases, library.run, library.finish
      """
    let values = try await script.call(try await script.load(bootstrap, chunk: "=testing"))
    guard let cases = values.first?.function, let run = values.dropFirst().first?.function,
      let finish = values.last?.function
    else { throw .usage("the test library did not load") }
    return TestLibrary(cases: cases, run: run, finish: finish)
  }

  private func addExpectations(_ host: LuaTable) {
    host.function("usage") { call throws(LuaError) in throw .usage(try call.string(1)) }
    host.function("line") { call throws(LuaError) in .value(.integer(Int64(call.position?.line ?? 0))) }
    host.function("fail") { call throws(LuaError) in
      var error = LuaError(kind: "expectation", message: try call.string(1))
      if let wanted = try call.optionalString(2), let found = try call.optionalString(3) {
        error.message = "expected another table: - is what was expected, + what there was"
        error.payload = ["wanted": .string(wanted), "found": .string(found)]
      }
      throw error
    }
    host.function("unknown_matcher") { call throws(LuaError) in
      throw .usage(Self.unknown("expect(...)", try call.string(1), try call.json(2, "names")))
    }
    host.function("unknown_member") { call throws(LuaError) in
      throw .usage(Self.unknown(try call.string(1), try call.string(2), try call.json(3, "names")))
    }
    host.function("missing_field") { call throws(LuaError) in
      let entity = try Self.entity(try call.string(1))
      let name = try call.string(2)
      guard entity.field(named: name) == nil else { return .nothing }
      throw .usage("\(entity.name) has no field \"\(name)\"\(Names.proposal(entity.nearestFields(to: name)))")
    }
    host.function("snapshot") { [run] call throws(LuaError) in
      try run.snapshot(named: try call.optionalString(1), text: try call.string(2))
      return .nothing
    }
  }

  private static func unknown(_ what: String, _ name: String, _ known: JSONValue) -> String {
    let names = (known.array ?? []).compactMap(\.string).sorted()
    let proposal = Names.proposal(Names.nearest(name, among: names))
    return "\(what) has no \"\(name)\"" + (proposal.isEmpty ? "; there are \(names.joined(separator: ", "))" : proposal)
  }

  static func entity(_ name: String) throws(LuaError) -> Entity {
    do throws(NexudusError) { return try Catalogue.builtIn.requireEntity(named: name) } catch {
      throw .usage(error.message)
    }
  }
}

/// The functions of the test library by which the host runs cases.
struct TestLibrary: Sendable {
  let cases: LuaFunction
  let run: LuaFunction
  let finish: LuaFunction
}
