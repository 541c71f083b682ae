import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// A rule that has been loaded and waits for events.
public final class LoadedRule: HandlerRunner {
  /// The rule as the watch sees it.
  public let plan: RulePlan
  /// What the script says of itself.
  public let declaration: RuleDeclaration

  private let environment: ScriptEnvironment
  /// Whether its handlers only show what they would send.
  public let isDryRun: Bool
  private let handlers: [String: TriggerModule.Handler]
  private let memoryFailures = Mutex(0)
  private let atWork = Mutex(0)

  init(_ environment: ScriptEnvironment, isDryRun: Bool) throws(LuaError) {
    self.environment = environment
    self.isDryRun = isDryRun
    declaration = environment.rule.declaration
    // The name may have been declared after the first trigger.
    let name = declaration.name
    let registered = environment.triggers.handlers
    handlers = Dictionary(registered.map { ($0.trigger.name, $0) }, uniquingKeysWith: { first, _ in first })
    var plan = RulePlan(
      name: name,
      triggers: registered.map { handler in
        var trigger = handler.trigger
        trigger.rule = name
        return trigger
      })
    plan.path = environment.source.path
    plan.parallel = declaration.parallel ?? plan.parallel
    plan.limit = declaration.limit
    plan.hours = declaration.hours
    plan.approval = environment.services.settings.approval(of: declaration)
    self.plan = plan
  }

  /// Whether its handlers ran out of memory three times in a row: only a new state helps.
  public var needsRestart: Bool { memoryFailures.withLock { $0 >= 3 } }

  /// Whether none of its handlers is at work.
  public var isIdle: Bool { atWork.withLock { $0 == 0 } }

  /// The files that it required, and their texts.
  var modules: [String: String] { environment.modules.texts }

  /// What it has asked of the API so far.
  public var statistics: RunStatistics { environment.resources.statistics }

  /// Ends it: handlers at work are cancelled.
  public func close() async { await environment.close() }

  /// Runs the handler of a delivery.
  public func run(_ work: HandlerWork) async -> DeliveryOutcome {
    guard let handler = handlers[work.delivery.trigger] else { return .interrupted }
    atWork.withLock { $0 += 1 }
    defer { atWork.withLock { $0 -= 1 } }
    do throws(NexudusError) {
      let context = try context(of: work)
      defer { environment.locks.releaseAll(of: context) }
      let outcome = await call(handler, work, context)
      // A handler that swallows the end of its call has not come to its end.
      return Task.isCancelled && outcome == .succeeded ? .interrupted : outcome
    } catch {
      return .failed(DeliveryFailure(kind: error.kind.rawValue, message: error.message))
    }
  }

  private func context(of work: HandlerWork) throws(NexudusError) -> HandlerContext {
    let client = try environment.resources.theClient()
    let space: any SpaceAccess =
      isDryRun ? try environment.resources.space() : GatedSpace(client: client, gate: work.journal)
    return HandlerContext(
      space: space, store: work.store, journal: isDryRun ? nil : work.journal, now: Timestamp(seconds: work.clock),
      seed: work.delivery.seed,
      cause: isDryRun ? PlannedEffect.Cause(work.delivery, attempt: work.attempt, begun: client.serverTime) : nil)
  }

  private func call(
    _ handler: TriggerModule.Handler, _ work: HandlerWork, _ context: HandlerContext
  ) async -> DeliveryOutcome {
    do throws(LuaError) {
      let arguments = try arguments(of: work)
      let script = environment.script
      let isWanted = try await context.run { () async throws(LuaError) in
        if let when = handler.when, let record = arguments.first {
          let answer = try await script.call(when, [record], total: .seconds(60)).first
          guard Self.isTrue(answer) else { return false }
        }
        _ = try await script.call(handler.function, arguments, total: .seconds(60))
        return true
      }
      memoryFailures.withLock { $0 = 0 }
      return isWanted ? .succeeded : .declined
    } catch {
      if error.kind == "cancelled" { return .interrupted }
      if error.limit == .memory { memoryFailures.withLock { $0 += 1 } }
      let failure = environment.failure(error)
      let place = failure.frames.first.map { "\(FilePath.name($0.file)):\($0.line): " } ?? ""
      return .failed(DeliveryFailure(kind: failure.kind, message: place + failure.message, details: failure.json))
    }
  }

  private static func isTrue(_ value: LuaValue?) -> Bool {
    switch value {
    case nil, .nil, .boolean(false): false
    default: true
    }
  }

  /// What the handler gets: the record and the event, or one of them.
  private func arguments(of work: HandlerWork) throws(LuaError) -> [LuaValue] {
    let delivery = work.delivery
    if delivery.kind == "failed" { return [try failureTable(delivery)] }
    var event: JSONObject = [
      "id": .integer(delivery.id), "kind": .string(delivery.kind),
      "at": .string(Timestamp(seconds: delivery.at).description), "attempt": .integer(work.attempt),
    ]
    if let entity = delivery.entity { event["entity"] = .string(entity) }
    for (name, value) in delivery.event.members { event[name] = value }
    guard let name = delivery.entity, let entity = Catalogue.builtIn.entity(named: name) else {
      return [.json(.object(event))]
    }
    return [try record(delivery, entity), .json(.object(event))]
  }

  private func record(_ delivery: Delivery, _ entity: Entity) throws(LuaError) -> LuaValue {
    guard let body = delivery.body, !body.isEmpty else {
      let bare: JSONObject = ["Id": .integer(delivery.record ?? 0)]
      let record = try NexudusModule.translated { () throws(NexudusError) in try Record(indexing: bare) }
      return .record(
        LuaRecord(
          record, environment.nexudus.classes.recordClass(of: PlacedEntity(entity: entity, space: nil), .listed)))
    }
    do throws(JSONError) {
      let record = try RecordPage.index(PaddedBytes(body), as: .object)[0]
      let place = PlacedEntity(entity: entity, space: nil)
      let completeness: Completeness = delivery.isFull ? .full : .listed
      return .record(LuaRecord(record, environment.nexudus.classes.recordClass(of: place, completeness)))
    } catch {
      throw LuaError(kind: "invalid_response", message: "the record of the event can't be read: \(error.message)")
    }
  }

  private func failureTable(_ delivery: Delivery) throws(LuaError) -> LuaValue {
    let known = delivery.event
    var failure: JSONObject = [
      "rule": .string(delivery.rule), "attempts": known["attempts"] ?? 0, "error": known["error"] ?? .null,
      "event": .object([
        "id": known["failed"] ?? 0, "kind": known["kind"] ?? .null, "entity": known["entity"] ?? .null,
      ]),
    ]
    if let body = delivery.body, let text = try? JSONValue(parsing: PaddedBytes(body)) { failure["record"] = text }
    return .json(.object(failure))
  }
}
