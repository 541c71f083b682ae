import JSONPages
import Nexudus

/// What scripts do with a space: the client, or a dry run's plan over it.
///
/// Every write goes through here, which is the one place where a plan, or a journal, can stand between.
protocol SpaceAccess: Sendable {
  func list(_ query: ListQuery) async throws(NexudusError) -> ListedPage
  func walk(_ query: ListQuery, limit: Int?) -> PageWalk
  func count(_ query: ListQuery) async throws(NexudusError) -> Int
  func get(_ entity: Entity, id: Int64) async throws(NexudusError) -> Record
  func get(_ entity: Entity, ids: [Int64]) async throws(NexudusError) -> [Record]
  func create(_ entity: Entity, _ fields: JSONObject) async throws(NexudusError) -> Int64
  func update(_ entity: Entity, id: Int64, _ fields: JSONObject) async throws(NexudusError) -> Record
  func delete(_ entity: Entity, id: Int64) async throws(NexudusError)
  func commands(_ entity: Entity) async throws(NexudusError) -> JSONValue
  func run(_ entity: Entity, key: String, ids: [Int64], parameters: JSONValue) async throws(NexudusError)
    -> CommandResult
  func request(_ request: RawRequest) async throws(NexudusError) -> RawReply
  func me() async throws(NexudusError) -> Record
}

extension Client: SpaceAccess {
  func walk(_ query: ListQuery, limit: Int?) -> PageWalk { walk(query, limit: limit, window: nil) }
}
