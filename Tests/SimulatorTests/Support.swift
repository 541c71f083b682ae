import JSONPages
import Nexudus
import Simulator
import SpaceModel
import Synchronization
import Testing

/// A wall clock that stands still and a sleep that only takes note.
final class NotedClock: TimeSource {
  private let noted = Mutex<[Duration]>([])

  var now: Timestamp { Timestamp(seconds: 1_795_168_800) }
  var monotonic: Duration { .zero }
  var sleeps: [Duration] { noted.withLock { $0 } }
  func sleep(for duration: Duration) async throws { noted.withLock { $0.append(duration) } }
}

/// Runs a test against a server that is stopped afterwards.
func withSimulator<Result>(
  _ scenario: Scenario = .demo, faults: Faults = .none, limits: SpaceLimits = .off, clock: NotedClock = NotedClock(),
  _ body: (Space, Int) async throws -> Result
) async throws -> Result {
  let space = Space(seed: 5, scenario: scenario, clock: clock, limits: limits, faults: faults)
  let server = SimulatorServer(space: space, clock: clock)
  try await server.start()
  do {
    let result = try await body(space, try #require(server.port))
    await server.stop()
    return result
  } catch {
    await server.stop()
    throw error
  }
}

/// `ana.ferreira@harbourandpine.example:demo` for HTTP Basic.
let signedIn = ["Authorization: Basic YW5hLmZlcnJlaXJhQGhhcmJvdXJhbmRwaW5lLmV4YW1wbGU6ZGVtbw=="]

extension RawReply {
  func json() throws -> JSONValue { try JSONValue(parsing: PaddedBytes(body)) }
}
