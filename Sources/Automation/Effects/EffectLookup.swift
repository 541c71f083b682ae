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

  /// The records made since a moment, found from the newest on; nil where the list does not reach back to it.
  private func latest(_ entity: Entity, since moment: Int64) async throws(NexudusError) -> [Record]? {
    var rows: [Record] = []
    var total = 0
    var empties = 0
    var isDescending = true
    var page = 1
    while page <= 20 {
      let query = try ListQuery.make(entity, order: "Id", descending: isDescending, page: page, size: 100)
      let listed = try await reader.page(query)
      total = max(total, listed.total)
      if listed.records.count == 0, rows.isEmpty || rows.count < total {
        // There is nothing, or the server is in trouble?
        empties += 1
        if empties == 6 { return rows.isEmpty ? [] : nil }
        continue
      }
      let part = (0..<listed.records.count).map { listed.records[$0] }
      let ids = part.compactMap { $0.integer("Id") }
      if page == 1, let first = ids.first, let last = ids.last, first < last, isDescending, total > part.count {
        // This server sorts the other way round.
        isDescending = false
        continue
      }
      rows += part
      let oldest = part.compactMap(\.createdSeconds).min() ?? .max
      if part.isEmpty || oldest < moment || rows.count >= total {
        return rows.filter { $0.createdSeconds ?? .max >= moment }
      }
      page += 1
    }
    return nil
  }

  private func create(_ entity: Entity) async throws(NexudusError) -> Finding {
    let sent = step.effect.body.object ?? [:]
    let since = step.intended - slack
    var filters: JSONObject = ["CreatedOn": ["from": .string(Timestamp(seconds: since).minuteText)]]
    var parents: JSONObject = [:]
    // The record hangs on the same parents and is by the same user.
    for (filter, field) in entity.filters {
      guard let value = sent[field], value.integer != nil, field.hasSuffix("Id") else { continue }
      filters[filter] = value
      parents[field] = value
    }
    var found: [Record] = []
    let walk = reader.listing(try ListQuery.make(entity, where: filters))
    while let page = try await walk.next() { found += (0..<page.records.count).map { page.records[$0] } }
    // Servers in trouble give empty lists: only one that holds something is believed.
    if found.isEmpty {
      guard let latest = try await latest(entity, since: since) else {
        return .unknown("the latest \(entity.name) can't be listed to where they should be")
      }
      found = latest.filter { record in parents.members.allSatisfy { record[$0.key] == $0.value } }
    }
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
