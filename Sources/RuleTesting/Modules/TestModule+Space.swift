import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Scripting
import SpaceModel

extension TestModule {
  /// The part behind `space`: what other people do in the space, and time.
  func addSpace(_ host: LuaTable) {
    let world = run.world
    let space = world.space
    host.function("create") { call throws(LuaError) in
      let entity = try Self.entity(try call.string(1, "entity"))
      var fields = try Self.fields(call, 2, of: entity)
      for field in entity.fields where field.create == .required && fields[field.name] == nil {
        fields[field.name] = Self.usual(field, in: world)
      }
      return try Self.done { () throws(SpaceError) in
        space.record(entity.name, try space.add(entity.name, fields))
      }
    }
    host.function("update") { call throws(LuaError) in
      let entity = try Self.entity(try call.string(1, "entity"))
      let (id, fields) = (try call.integer(2, "id"), try Self.fields(call, 3, of: entity))
      return try Self.done { () throws(SpaceError) in
        try space.update(entity.name, id, fields)
        return space.record(entity.name, id)
      }
    }
    host.function("delete") { call throws(LuaError) in
      let (entity, id) = (try Self.entity(try call.string(1, "entity")), try call.integer(2, "id"))
      return try Self.done { () throws(SpaceError) in
        try space.delete(entity.name, id)
        return nil
      }
    }
    host.function("pay") { call throws(LuaError) in
      let (id, given) = (try call.integer(1, "id"), try call.optionalNumber(2, "amount"))
      return try Self.done { () throws(SpaceError) in
        let invoice = space.record("CoworkerInvoice", id)
        let owed = (invoice?["TotalAmount"]?.double ?? 0) - (invoice?["PaidAmount"]?.double ?? 0)
        try space.pay(invoice: id, amount: given ?? owed)
        return space.record("CoworkerInvoice", id)
      }
    }
    host.function("get") { call throws(LuaError) in
      let (entity, id) = (try Self.entity(try call.string(1, "entity")), try call.integer(2, "id"))
      return .value(space.record(entity.name, id).map { .json(.object($0)) } ?? .nil)
    }
    host.function("list") { call throws(LuaError) in
      let entity = try Self.entity(try call.string(1, "entity"))
      return .value(.json(.array(space.records(entity.name).map { .object($0) })))
    }
    host.function("entity_of") { call throws(LuaError) in
      guard let name = call.record(1)?.recordClass.name else { throw .usage("this is no record") }
      return .value(.string(name))
    }
    addTime(host)
  }

  private func addTime(_ host: LuaTable) {
    let world = run.world
    host.function("now") { _ in .value(.string("\(world.clock.now)")) }
    host.function("zone") { [run] call throws(LuaError) in
      let name = try call.string(1, "zone")
      guard Zone.named(name) != nil else {
        throw .usage("there is no time zone \"\(name)\"\(Names.proposal(Names.nearest(name, among: Zone.names)))")
      }
      if run.hasRules { throw .usage("space.zone belongs before rules.load: rules ask for it once") }
      world.setZone(name)
      return .nothing
    }
    host.function("advance") { [run] call throws(LuaError) in
      let text = try call.string(1, "duration")
      guard let duration = DurationText.parse(text) else {
        throw .usage("space.advance takes a duration like \"30s\", \"10m\", \"2h\" or \"3d\", not \"\(text)\"")
      }
      guard duration <= .seconds(400 * 86_400) else { throw .usage("space.advance goes 400 days at most") }
      return .async { () async throws(LuaError) in
        try await run.rules().advance(duration)
        return []
      }
    }
    host.function("fail_next") { call throws(LuaError) in
      world.failures.add(try PlannedFailure(try call.object(1, "options") ?? [:]))
      return .nothing
    }
  }

  /// The fields of a record that a test makes or changes; a name that the entity has not is told.
  private static func fields(
    _ call: borrowing LuaCall, _ index: Int, of entity: Entity
  ) throws(LuaError) -> JSONObject {
    let fields = try call.object(index, "fields") ?? [:]
    for name in fields.keys where entity.field(named: name) == nil {
      throw .usage("\(entity.name) has no field \"\(name)\"\(Names.proposal(entity.nearestFields(to: name)))")
    }
    return fields
  }

  /// What a record has in a field that no record lacks, where the test does not say.
  private static func usual(_ field: Field, in world: TestWorld) -> JSONValue {
    if let entity = field.reference { return world.space.records(entity).first?["Id"] ?? 1 }
    switch field.type {
    case .boolean: return false
    case .datetime: return .string("\(world.clock.now)")
    case .string: return .string(field.name.hasSuffix("Email") ? "someone@example.com" : field.name)
    case .enumeration: return .integer(Int64(field.enumeration.first?.number ?? 1))
    default: return 1
    }
  }

  private static func done(_ body: () throws(SpaceError) -> JSONObject?) throws(LuaError) -> LuaReturn {
    do throws(SpaceError) {
      return .value(try body().map { .json(.object($0)) } ?? .nil)
    } catch {
      throw .usage(error.message)
    }
  }
}
