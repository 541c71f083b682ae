import Automation
import JSONPages
import Nexudus

/// A record that is not as it was when the plan was made.
public struct PlanMove: Sendable, Hashable {
  /// The record, with its title.
  public var record: String
  /// What is different, in words: `Tags was "a" and is "b"`.
  public var what: String
}

/// Looks whether the records that a plan rests on are as they were.
struct PlanCheck: Sendable {
  let saved: SavedPlan
  let clients: SpaceClients

  /// The records that moved, of those that some effects rest on.
  ///
  /// - Parameter touched: the records that the plan itself has written to, or beneath: there only the fields are compared
  ///   that change.
  func moves(of effects: [PlannedEffect], touched: Set<PlanRecord>) async throws(NexudusError) -> [PlanMove] {
    var wanted: [String: Set<Int64>] = [:]
    for effect in effects {
      for record in effect.basis where saved.basis[record] != nil && !touched.contains(record) {
        wanted[record.entity, default: []].insert(record.id)
      }
    }
    var moves: [PlanMove] = []
    for (name, ids) in wanted.sorted(by: { $0.key < $1.key }) {
      let entity = try Catalogue.builtIn.requireEntity(named: Effect.parts(of: name).name)
      let ids = ids.sorted()
      let records = try await present(entity, ids, try clients.client(for: name))
      for id in ids {
        let key = PlanRecord(name, id)
        guard let then = saved.basis[key], let move = Self.move(key, then, records[id], entity, effects) else {
          continue
        }
        moves.append(move)
      }
    }
    return moves
  }

  private func present(
    _ entity: Entity, _ ids: [Int64], _ client: Client
  ) async throws(NexudusError) -> [Int64: Record] {
    var records: [Int64: Record] = [:]
    do throws(NexudusError) {
      for record in try await client.get(entity, ids: ids) {
        if let id = record.integer("Id") { records[id] = record }
      }
    } catch {
      // One that is gone may spoil the answer for all.
      guard error.kind == .server || error.kind == .notFound else { throw error }
      for id in ids {
        do throws(NexudusError) { records[id] = try await client.get(entity, id: id) } catch {
          guard error.kind == .server || error.kind == .notFound else { throw error }
        }
      }
    }
    return records
  }

  /// Why a change can't be made to a record as it is now; nil where its fields hold what they held.
  func move(of effect: PlannedEffect, now: Record) -> PlanMove? {
    let differences = Self.differences(effect, now.object)
    guard !differences.isEmpty else { return nil }
    return PlanMove(record: effect.change.subject, what: differences.joined(separator: ", "))
  }

  private static func move(
    _ key: PlanRecord, _ then: PlanVersion, _ record: Record?, _ entity: Entity, _ effects: [PlannedEffect]
  ) -> PlanMove? {
    let now = PlanVersion(record?.object, of: entity)
    guard !then.isSame(as: now) else { return nil }
    let title = key.text + ((then.title ?? now.title).map { " \"\($0)\"" } ?? "")
    guard let record else { return PlanMove(record: title, what: "it is gone, or can't be read") }
    guard let updated = then.updated else { return PlanMove(record: title, what: "it was not there") }
    var what: [String] = []
    if updated != now.updated { what.append("UpdatedOn was \(updated) and is \(now.updated ?? "empty")") }
    for effect in effects where effect.effect.operation == .update && effect.effect.target == key.entity {
      if effect.effect.record == key.id { what += differences(effect, record.object) }
    }
    return PlanMove(
      record: title, what: what.isEmpty ? "some of its fields have changed" : what.joined(separator: ", "))
  }

  /// The fields of an update that no longer hold what they held; those that a listed record lacks are left out.
  private static func differences(_ effect: PlannedEffect, _ now: JSONObject) -> [String] {
    guard let was = effect.current else { return [] }
    return effect.change.fields.compactMap { field in
      guard let current = now[field.name] else { return nil }
      let then = was[field.name] ?? .null
      // What stands for a secret can't be compared.
      if then.object?.keys.first?.hasPrefix("$") == true || Equality.isAlike(then, current) { return nil }
      return "\(field.name) was \(words(then)) and is \(words(current))"
    }
  }

  private static func words(_ value: JSONValue) -> String {
    guard !value.isNull else { return "nil" }
    let text = value.canonicalText
    return text.count <= 80 ? text : text.prefix(80) + "…"
  }
}
