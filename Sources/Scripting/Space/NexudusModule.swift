import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// The host side of `nexudus`: what the prelude's collections and records call.
///
/// Names and options are checked here, before a call waits for anything; the answers come back as lazy records.
final class NexudusModule: Sendable {
  let space: @Sendable () throws(NexudusError) -> any SpaceAccess
  let permissions: @Sendable () -> Permissions
  let progress: @Sendable (WalkProgress) -> Void
  let panel: String
  let catalogue = Catalogue.builtIn
  let classes: RecordClasses
  let walks = Walks()
  let signedIn = SignedInUser()

  init(
    panel: String, redactor: Redactor, space: @escaping @Sendable () throws(NexudusError) -> any SpaceAccess,
    permissions: @escaping @Sendable () -> Permissions, progress: @escaping @Sendable (WalkProgress) -> Void
  ) {
    self.panel = panel
    self.space = space
    self.permissions = permissions
    self.progress = progress
    let box = FetchBox()
    classes = RecordClasses(redactor: redactor) { entity, id async throws(LuaError) in try await box.fetch(entity, id) }
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

  func entity(named name: String) throws(LuaError) -> Entity {
    try Self.translated { () throws(NexudusError) in try catalogue.requireEntity(named: name) }
  }

  /// The entity and the options of a list, as a query.
  func query(
    _ call: borrowing LuaCall, _ allowed: [String]
  ) throws(LuaError) -> (query: ListQuery, options: JSONObject) {
    let entity = try entity(named: call.string(1, "entity"))
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
    return (query, options)
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
    _ body: (any SpaceAccess) async throws(NexudusError) -> Result
  ) async throws(LuaError) -> Result {
    do throws(NexudusError) { return try await body(space()) } catch { throw LuaError(error) }
  }

  private func installNames(_ host: LuaTable) {
    host.function("entity") { [self] call throws(LuaError) in
      .value(.string(try entity(named: call.string(1, "entity")).name))
    }
    host.function("usage") { call throws(LuaError) in throw .usage(try call.string(1, "message")) }
    host.function("unknown_method") { call throws(LuaError) in
      let name = try call.string(1, "name")
      let known = ["list", "each", "all", "first", "count", "get", "create", "update", "delete", "commands", "run"]
      throw .usage("a collection has no \"\(name)\"\(Names.proposal(Names.nearest(name, among: known)))")
    }
    host.function("options") { call throws(LuaError) in
      let method = try call.string(1, "method")
      var allowed: [String] = []
      for index in stride(from: 3, through: call.argumentCount, by: 1) { allowed.append(try call.string(index)) }
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

  func fetch(_ entity: Entity, _ id: Int64) async throws(LuaError) -> LuaRecord {
    guard let module else { throw .cancelled }
    let record = try await module.answer { space async throws(NexudusError) in try await space.get(entity, id: id) }
    return LuaRecord(record, module.classes.recordClass(of: entity, .full))
  }
}
