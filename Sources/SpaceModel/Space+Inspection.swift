import JSONPages

/// What tests of scenarios ask.
extension Space {
  /// The names of all entities that a space can hold.
  public var entityNames: [String] {
    (try? act { state throws(SpaceError) in state.shapes.names }) ?? []
  }

  /// One line for each reference of an entity's records that points at nothing.
  package func danglingReferences(of entity: String) -> [String] {
    let found = try? act { state throws(SpaceError) in
      guard let shape = state.shape(entity) else { throw .unknown(entity) }
      return state.table(shape).records.flatMap { record in
        shape.columns.enumerated().compactMap { index, column -> String? in
          guard let target = column.reference, let id = record.latest.values[index].integer,
            state.record(target, id) == nil
          else { return nil }
          return "\(entity) \(record.id): \(column.name) \(id) is no \(target)"
        }
      }
    }
    return found ?? []
  }
}
