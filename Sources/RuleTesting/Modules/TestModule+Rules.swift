import Automation
import JSONPages
import LuaRuntime
import Nexudus

extension TestModule {
  /// The part behind `rules`, `sent` and `http`: what rules are there, and what they did.
  func addRules(_ host: LuaTable) {
    let world = run.world
    host.function("load") { [run] call throws(LuaError) in
      let path = run.path(of: try call.string(1, "path"))
      return .async { () async throws(LuaError) in
        try await run.rules().load(path)
        return []
      }
    }
    host.function("run") { [run] call throws(LuaError) in
      let path = run.path(of: try call.string(1, "path"))
      let arguments = (try call.json(2, "arguments").array ?? []).map { $0.string ?? $0.canonicalText }
      return .async { () async throws(LuaError) in
        try await run.rules().run(path, arguments)
        return []
      }
    }
    host.function("settle") { [run] _ in
      .async { () async throws(LuaError) in
        try await run.rules().settle()
        return []
      }
    }
    host.function("restart") { [run] _ in
      .async { () async throws(LuaError) in
        try await run.restart()
        return []
      }
    }
    host.function("failures") { [run] _ throws(LuaError) in
      .value(.json(.array(try run.failures(isSeen: true).map { .object($0) })))
    }
    host.function("output") { _ in .value(.list(world.output.printed.map { .string($0) })) }
    host.function("sent") { _ in .value(.json(.array(world.effects.all.map { .object($0.members) }))) }
    host.function("reply") { call throws(LuaError) in
      let address = try call.string(1, "address")
      world.web.answer(address, try PlayedWeb.Reply(try call.object(2, "reply") ?? [:]))
      return .nothing
    }
    host.function("waiting") { [run] _ throws(LuaError) in
      .value(.json(.array(try run.waiting().map { .object($0) })))
    }
    host.function("approve") { [run] call throws(LuaError) in
      try run.approve(try call.optionalInteger(1, "number"))
      return .nothing
    }
  }
}
