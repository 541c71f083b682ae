import JSONPages
import LuaRuntime
import Nexudus

extension NexudusModule {
  /// What the methods of records are made of.
  func installRecords(_ host: LuaTable, _ state: LuaState) {
    host.function("is_record") { call throws(LuaError) in .value(.boolean(call.record(1) != nil)) }
    host.function("identity") { [self] call throws(LuaError) in
      let record = try Self.record(call)
      guard let id = record.record.integer("Id") else {
        throw .usage("this \(record.recordClass.name) has no Id, so nothing can be done with it")
      }
      return .values([.string(try entity(named: record.recordClass.name).name), .integer(id)])
    }
    host.function("table") { call throws(LuaError) in
      .value(.table(try Self.record(call)))
    }
    host.function("related") { [self] call throws(LuaError) in
      let record = try Self.record(call)
      let entity = try entity(named: record.recordClass.name)
      let (field, behind) = try Self.reference(call.string(2, "reference"), of: entity.entity)
      let target = PlacedEntity(entity: behind, space: entity.space)
      let other = entity.space
      if record.record.raw(field) == nil, let id = record.record.integer("Id") {
        // A record that was just created may not have it yet.
        return .async { [self] () async throws(LuaError) in
          let full = try await answer(in: other) { space async throws(NexudusError) in
            try await space.get(entity.entity, id: id)
          }
          return [try await related(full.integer(field), target)]
        }
      }
      guard let id = record.record.integer(field) else { return .value(.nil) }
      return .async { [self] () async throws(LuaError) in [try await related(id, target)] }
    }
    host.function("link") { [self] call throws(LuaError) in
      let entity = try entity(named: call.string(1, "entity"))
      return .value(.string("\(panel(entity.space))/\(entity.entity.path)/\(try call.integer(2, "id"))"))
    }
    host.function("record_methods") { call throws(LuaError) in
      try call.setRecordMethods(1, byName: 2)
      return .nothing
    }
    state.setRecordPrelude(global: "nexudus")
  }

  private static func record(_ call: borrowing LuaCall) throws(LuaError) -> LuaRecord {
    guard let record = call.record(1) else { throw call.mismatch(1, "record", "a record") }
    return record
  }

  private func related(_ id: Int64?, _ target: PlacedEntity) async throws(LuaError) -> LuaValue {
    guard let id else { return .nil }
    let record = try await answer(in: target.space) { space async throws(NexudusError) in
      try await space.get(target.entity, id: id)
    }
    return .record(LuaRecord(record, classes.recordClass(of: target, .full)))
  }

  /// The field behind a reference: `Coworker` is `CoworkerId`, which points at a Coworker.
  static func reference(_ name: String, of entity: Entity) throws(LuaError) -> (field: String, target: Entity) {
    let field = entity.field(named: name + "Id") ?? entity.field(named: name)
    if let field, let target = field.reference.flatMap({ Catalogue.builtIn.entity(named: $0) }) {
      return (field.name, target)
    }
    let known = entity.fields.filter { $0.reference != nil }.map { field in
      field.name.hasSuffix("Id") ? String(field.name.dropLast(2)) : field.name
    }
    let proposal = Names.proposal(Names.nearest(name, among: known))
    let choice = known.isEmpty ? "; it has none" : "; it has \(known.joined(separator: ", "))"
    throw .usage("\(entity.name) has no reference \"\(name)\"\(proposal.isEmpty ? choice : proposal)")
  }
}
