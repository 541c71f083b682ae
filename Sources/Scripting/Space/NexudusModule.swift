import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// The host side of `nexudus`: what the prelude's collections and records call.
///
/// Names and options are checked here, before a call waits for anything; the answers come back as lazy records.
final class NexudusModule: Sendable {
  let space: @Sendable (_ other: String?) throws(NexudusError) -> any SpaceAccess
  /// What to call another space; nil where it is the own one.
  let other: @Sendable (_ name: String) throws(NexudusError) -> String?
  let permissions: @Sendable () -> Permissions
  let progress: @Sendable (WalkProgress) -> Void
  let panel: @Sendable (_ other: String?) -> String
  let catalogue = Catalogue.builtIn
  let classes: RecordClasses
  let walks = Walks()
  let signedIn = SignedInUsers()

  init(
    redactor: Redactor, panel: @escaping @Sendable (_ other: String?) -> String,
    space: @escaping @Sendable (_ other: String?) throws(NexudusError) -> any SpaceAccess,
    other: @escaping @Sendable (_ name: String) throws(NexudusError) -> String?,
    permissions: @escaping @Sendable () -> Permissions, progress: @escaping @Sendable (WalkProgress) -> Void
  ) {
    self.panel = panel
    self.space = space
    self.other = other
    self.permissions = permissions
    self.progress = progress
    let box = FetchBox()
    classes = RecordClasses(redactor: redactor) { place, id async throws(LuaError) in try await box.fetch(place, id) }
    box.module = self
  }

  /// Makes `nexudus` known to a state; its prelude is compiled when a script first reads the name.
  func install(in state: LuaState) throws(LuaError) {
    let host = state.table("nexudus")
    installNames(host)
    installReads(host)
    installWalks(host)
    installWrites(host)
    installRecords(host, state)
    host.setNull("null")
    try state.setPrelude(global: "nexudus", chunk: "nexudus", host: host)
  }

  func entity(named name: String) throws(LuaError) -> PlacedEntity {
    try Self.translated { () throws(NexudusError) in
      let (space, name) = Effect.parts(of: name)
      return PlacedEntity(
        entity: try catalogue.requireEntity(named: name),
        space: try space.flatMap { name throws(NexudusError) in try other(name) })
    }
  }

  /// The entity and the options of a list, as a query.
  func query(
    _ call: borrowing LuaCall, _ allowed: [String]
  ) throws(LuaError) -> (query: ListQuery, options: JSONObject, place: PlacedEntity) {
    let place = try entity(named: call.string(1, "entity"))
    let entity = place.entity
    let method = "\(entity.name):\(call.name.split(separator: ".").last ?? "")"
    let options = try Options.check(call.object(2, "options"), allowed: allowed, of: method)
    let filters = try options["where"].map { value throws(LuaError) in
      guard let object = value.object else { throw .usage("where is a table of filters: where = { Active = true }") }
      return object
    }
    let order = try options["order"].map { value throws(LuaError) in try Options.string(value, named: "order") }
    let size = try integer(options, "size")
    let page = try integer(options, "page") ?? 1
    if let descending = options["descending"], descending.bool == nil {
      throw .usage("descending is true or false")
    }
    let query = try Self.translated { () throws(NexudusError) in
      try ListQuery.make(
        entity, where: filters ?? [:], order: order, descending: options["descending"]?.bool ?? false, page: page,
        size: size)
    }
    return (query, options, place)
  }

  func integer(_ options: JSONObject, _ name: String) throws(LuaError) -> Int? {
    guard let value = options[name] else { return nil }
    guard let number = value.integer ?? value.double.flatMap({ Int64(exactly: $0) }), let result = Int(exactly: number)
    else { throw .usage("\(name) is a whole number") }
    return result
  }

  /// Runs something of the client and makes its error one that scripts see.
  static func translated<Result>(_ body: () throws(NexudusError) -> Result) throws(LuaError) -> Result {
    do throws(NexudusError) { return try body() } catch { throw LuaError(error) }
  }

  /// Runs something of the client and makes its error one that scripts see.
  func answer<Result>(
    in other: String?, _ body: (any SpaceAccess) async throws(NexudusError) -> Result
  ) async throws(LuaError) -> Result {
    do throws(NexudusError) { return try await body(space(other)) } catch { throw LuaError(error) }
  }

  private func installNames(_ host: LuaTable) {
    host.function("entity") { [self] call throws(LuaError) in
      .value(.string(try entity(named: call.string(1, "entity")).name))
    }
    host.function("space") { [self] call throws(LuaError) in
      let name = try call.string(1, "name")
      let place = try Self.translated { () throws(NexudusError) -> String? in try other(name) }
      return .value(place.map { .string($0) } ?? .nil)
    }
    host.function("usage") { call throws(LuaError) in throw .usage(try call.string(1, "message")) }
    host.function("unknown_method") { call throws(LuaError) in
      let name = try call.string(1, "name")
      throw .usage(Self.unknownMethod(name))
    }
    host.function("options") { call throws(LuaError) in
      let method = try call.string(1, "method")
      let allowed = RecordMethods.options(of: method)
      return .value(.json(.object(try Options.check(call.object(2, "options"), allowed: allowed, of: method))))
    }
  }
}

/// Lets the record classes fetch through the module that owns them.
private final class FetchBox: Sendable {
  private let storage = Mutex<Weak>(Weak())

  private struct Weak: Sendable { weak var module: NexudusModule? }

  var module: NexudusModule? {
    get { storage.withLock { $0.module } }
    set { storage.withLock { [newValue] in $0.module = newValue } }
  }

  func fetch(_ place: PlacedEntity, _ id: Int64) async throws(LuaError) -> LuaRecord {
    guard let module else { throw .cancelled }
    let record = try await module.answer(in: place.space) { space async throws(NexudusError) in
      try await space.get(place.entity, id: id)
    }
    return LuaRecord(record, module.classes.recordClass(of: place, .full))
  }
}
