import JSONPages
import Nexudus

/// Finds out whether an effect whose answer was lost was carried out.
struct EffectLookup: Sendable {
  /// What looking came to.
  enum Finding: Sendable {
    /// It was carried out: the record that it made or changed.
    case done(Int64?)
    /// It was not.
    case notDone
    /// That can't be told; why.
    case unknown(String)
  }

  let step: Step
  let entity: Entity?
  let reader: any SpaceReader
  let clock: any TimeSource
  /// By how much stamps may differ from the moment of the intent, in seconds.
  let slack: Int64
  /// Which of these records were made by other steps.
  let claimed: @Sendable ([Int64]) throws(StoreError) -> Set<Int64>

  func look() async throws(NexudusError) -> Finding {
    let effect = step.effect
    guard let entity else { return .unknown("there is no way to ask whether it arrived") }
    switch (effect.operation, effect.record) {
    case (.create, _): return try await create(entity)
    case (.update, let id?):
      guard let record = try await existing(entity, id) else { return .unknown("\(entity.name) \(id) is gone") }
      let patch = effect.body.object ?? [:]
      let isThere = patch.members.allSatisfy { Equality.isAlike($0.value, record[$0.key] ?? .null) }
      return isThere ? .done(id) : .notDone
    case (.delete, let id?): return try await existing(entity, id) == nil ? .done(id) : .notDone
    default: return .unknown("there is no way to ask whether it arrived")
    }
  }

  /// A record by its id, or nil where it is surely gone.
  private func existing(_ entity: Entity, _ id: Int64) async throws(NexudusError) -> Record? {
    let source = FeedReader(entity: entity, reader: reader, clock: clock)
    guard let found = try await source.present([id])[id] else {
      throw NexudusError(
        .server, "it can't be told whether \(entity.name) \(id) is there", entity: entity.name, isRetryable: true)
    }
    guard found != nil else { return nil }
    // Asked for by several ids, records may be partial.
    return try await reader.get(entity, id: id)
  }

  /// So often a list has to be empty before it is believed.
  private static let asks = 6

  private func all(_ query: ListQuery) async throws(NexudusError) -> [Record] {
    let walk = reader.listing(query)
    var records: [Record] = []
    while let page = try await walk.next() { records += (0..<page.records.count).map { page.records[$0] } }
    return records
  }

  private func create(_ entity: Entity) async throws(NexudusError) -> Finding {
    let sent = step.effect.body.object ?? [:]
    let since = step.intended - slack
    var filters: JSONObject = ["CreatedOn": ["from": .string(Timestamp(seconds: since).minuteText)]]
    // The record hangs on the same parents and is by the same user.
    for (filter, field) in entity.filters {
      guard let value = sent[field], value.integer != nil, field.hasSuffix("Id") else { continue }
      filters[filter] = value
    }
    let query = try ListQuery.make(entity, where: filters)
    var found: [Record] = []
    // Servers in trouble give empty lists: one alone proves nothing.
    for _ in 0..<Self.asks where found.isEmpty { found = try await all(query) }
    let ids = found.compactMap { $0.integer("Id") }
    let others: Set<Int64>
    do throws(StoreError) { others = try claimed(ids) } catch {
      throw NexudusError(.conflict, "the journal can't be read: \(error.message)")
    }
    var free: [Record] = []
    for record in found {
      guard let id = record.integer("Id"), !others.contains(id) else { continue }
      free.append(
        sent.keys.allSatisfy { entity.field(named: $0)?.isListed != false }
          ? record : try await reader.get(entity, id: id))
    }
    let alike = free.filter { record in
      sent.members.allSatisfy { Equality.isAlike($0.value, record[$0.key] ?? .null) }
    }
    switch (alike.count, free.count) {
    case (1, _): return .done(alike[0].integer("Id"))
    case (0, 0): return .notDone
    case (0, let others):
      return .unknown("\(others) other \(entity.name) of the same time might be it under another text")
    case (let several, _): return .unknown("\(several) \(entity.name) of the same time look like it")
    }
  }
}

extension Effect {
  /// Whether the space shows if it was carried out; nobody can be asked about the others.
  public var leavesTrace: Bool { operation == .create || operation == .update || operation == .delete }
}
