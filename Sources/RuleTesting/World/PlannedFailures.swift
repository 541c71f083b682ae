import HTTPTypes
import JSONPages
import LuaRuntime
import Nexudus
import Scripting
import SpaceModel
import Synchronization

/// A failure of the API that a test has asked for: `space.fail { entity = "CommunityMessage", status = 500, times = 2 }`.
struct PlannedFailure: Sendable, Hashable {
  /// The method of the requests that fail; nil for every one.
  var method: String?
  /// The entity of the requests that fail; nil for every one.
  var entity: String?
  /// What the API answers.
  var status = 500
  /// What it says.
  var message = "An error has occurred."
  /// Whether the request is carried out and its answer lost.
  var isCarriedOut = false
  /// How many more requests fail so.
  var times = 1

  private static let options = ["method", "entity", "status", "message", "lost", "times"]

  /// Reads the options of `space.fail`.
  init(_ given: JSONObject) throws(LuaError) {
    for name in given.keys where !Self.options.contains(name) {
      throw .usage(
        "space.fail has no option \"\(name)\"\(Names.proposal(Names.nearest(name, among: Self.options)))")
    }
    method = try Self.member(given, "method", "a method: \"POST\"") { $0.string?.uppercased() }
    entity = try Self.member(given, "entity", "the name of an entity") { $0.string }
    if let entity {
      do throws(NexudusError) { _ = try Catalogue.builtIn.requireEntity(named: entity) } catch {
        throw .usage(error.message)
      }
    }
    status =
      try Self.member(given, "status", "a number from 400 to 599") { value in
        value.integer.flatMap { (400...599).contains($0) ? Int($0) : nil }
      } ?? status
    message = try Self.member(given, "message", "a text") { $0.string } ?? message
    isCarriedOut = try Self.member(given, "lost", "true or false") { $0.bool } ?? false
    times =
      try Self.member(given, "times", "a number from 1") { value in
        value.integer.flatMap { $0 > 0 && $0 < 1_000_000 ? Int($0) : nil }
      } ?? 1
    if isCarriedOut, given["status"] != nil {
      throw .usage("space.fail: with lost = true there is no answer, so status says nothing")
    }
  }

  private static func member<Value>(
    _ given: JSONObject, _ name: String, _ words: String, _ read: (JSONValue) -> Value?
  ) throws(LuaError) -> Value? {
    guard let value = given[name], !value.isNull else { return nil }
    guard let value = read(value) else { throw .usage("space.fail: \(name) is \(words)") }
    return value
  }

  /// The answer to a request that is not carried out.
  func reply() throws(TransportError) -> TransportReply {
    var head = HTTPResponse(status: .init(code: status))
    head.headerFields[.contentType] = "application/json; charset=utf-8"
    let body = try? JSONValue.object(["Message": .string(message)]).encoded()
    return TransportReply(head: head, body: PaddedBytes(body ?? []))
  }
}

/// The failures that are still to come.
final class PlannedFailures: Sendable {
  private let state = Mutex<[PlannedFailure]>([])

  /// Plans one more.
  func add(_ failure: PlannedFailure) { state.withLock { $0.append(failure) } }

  /// The failure of a request, if it is to fail.
  func take(method: String, entity: String?) -> PlannedFailure? {
    state.withLock { state in
      let place = state.firstIndex { failure in
        (failure.method ?? method) == method && (failure.entity == nil || failure.entity == entity)
      }
      guard let place else { return nil }
      state[place].times -= 1
      defer { if state[place].times == 0 { state.remove(at: place) } }
      return state[place]
    }
  }
}
