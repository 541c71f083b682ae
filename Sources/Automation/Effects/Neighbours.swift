import Nexudus

/// The other spaces of the same host, as far as one space's watch has to know of them: its rules write there, and theirs
/// write here.
public struct Neighbours: Sendable {
  /// A step, the rule that took it, and how many rules' writes had led to it.
  public typealias Write = (step: Step, rule: String, chain: Int64)

  private let name: String
  private let reader: @Sendable (String) -> (any SpaceReader)?
  private let stores: @Sendable () throws(StoreError) -> [String: any WatchStore]

  /// The spaces beside one.
  ///
  /// - Parameters:
  ///   - name: what the others' journals call this space.
  ///   - reader: reads another space, by its name.
  ///   - stores: the states of the others, by their names; those that there are.
  public init(
    of name: String, reader: @escaping @Sendable (String) -> (any SpaceReader)?,
    stores: @escaping @Sendable () throws(StoreError) -> [String: any WatchStore]
  ) {
    self.name = name
    self.reader = reader
    self.stores = stores
  }

  /// What reads the space that an effect is for.
  func reader(for effect: Effect, of name: String) throws(NexudusError) -> any SpaceReader {
    if let other = reader(name) { return other }
    throw .usage("the space \"\(name)\" can't be asked whether \(effect.summary) was sent: it is not in concierge.lua")
  }

  /// What rules of other spaces did to records of this one, by the records.
  func writes(entity: String, records: Set<Int64>) throws(StoreError) -> [Int64: [Write]] {
    var writes: [Int64: [Write]] = [:]
    let target = Effect.target(entity, in: name)
    for store in try stores().values {
      try store.reading { tables throws(StoreError) in
        for record in records {
          let steps = try tables.steps(entity: target, record: record, limit: 20)
          if !steps.isEmpty { writes[record, default: []] += steps }
        }
      }
    }
    return writes
  }

  /// Which records other spaces' rules made.
  ///
  /// - Parameter target: the entity as this space's journal calls it: `Coworker`, or `porto:Coworker`.
  func claimed(target: String, ids: [Int64]) throws(StoreError) -> Set<Int64> {
    let (space, entity) = Effect.parts(of: target)
    var claimed: Set<Int64> = []
    for (other, store) in try stores() {
      let there = Effect.target(entity, in: space == other ? nil : space ?? name)
      claimed.formUnion(try store.reading { tables throws(StoreError) in try tables.claimed(entity: there, ids: ids) })
    }
    return claimed
  }
}
