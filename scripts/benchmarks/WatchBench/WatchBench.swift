import Automation
import JSONPages
import Nexudus
import SQLiteStore
import SpaceModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Measures the watch without a network, each mode with one line of JSON at the end:
///
/// - `watch-bench hour FOLDER`: requests and delays under the documented limits, in an hour of virtual time
/// - `watch-bench deliveries FOLDER N`: empty handlers in real time
/// - `watch-bench prepare FOLDER N`: only the state that `deliveries` begins with
/// - `watch-bench rules FOLDER RULES EVENTS`: time per event
/// - `watch-bench known FOLDER RECORDS`: time per scan beside so many known records
/// - `watch-bench forget FOLDER MB`: how long a person is forgotten in a state of that size
/// - `watch-bench scale FOLDER EVENTS`: 1,000 rules on 20 entities; exits with 1 on a loss or a double
@main
enum WatchBench {
  static func main() throws {
    let arguments = CommandLine.arguments
    func number(_ place: Int, _ usual: Int) -> Int { arguments.count > place ? Int(arguments[place]) ?? usual : usual }
    guard arguments.count > 2 else { throw NexudusError.usage("watch-bench MODE FOLDER [NUMBER...]") }
    let folder = arguments[2]
    switch arguments[1] {
    case "hour": try Hour(folder: folder, seed: UInt64(number(3, 1))).run()
    case "deliveries": try Deliveries(folder: folder, count: number(3, 5000)).run()
    case "prepare": try Deliveries(folder: folder, count: number(3, 5000)).prepare()
    case "rules": try Growth(folder: folder, rules: number(3, 10), events: number(4, 20_000)).run()
    case "known": try Known(folder: folder, records: number(3, 1000)).run()
    case "forget": try Forgetting(folder: folder, size: number(3, 50)).run()
    case "scale":
      let growth = Growth(folder: folder, rules: 1000, events: number(3, 1_000_000), lines: 20, hasChanges: true)
      try growth.run(isLoud: true)
    default: throw NexudusError.usage("there is no mode \(arguments[1])")
    }
  }

  /// An entity that can be listed by time, with a number that tells its records apart.
  struct Kind {
    let entity: Entity
    let field: String
    let filter: String
  }

  static func entities(_ count: Int) -> [Kind] {
    let found = Catalogue.builtIn.names.sorted().compactMap { name -> Kind? in
      guard let entity = Catalogue.builtIn.entity(named: name), entity.operations.contains(.list),
        entity.ranges.contains("UpdatedOn")
      else { return nil }
      let pair = entity.filters.sorted { $0.key < $1.key }.first { _, name in
        guard let field = entity.field(named: name) else { return false }
        return field.type == .integer && field.reference != nil && field.isListed && !field.isSystem
      }
      return pair.map { Kind(entity: entity, field: $0.value, filter: $0.key) }
    }
    return Array(found.prefix(count))
  }

  static func store(_ folder: String, _ name: String, _ time: some TimeSource) -> StateStore {
    StateStore(StateFile(home: folder, address: "bench \(name) \(getpid())", account: "bench")) {
      Double(time.now.seconds)
    }
  }

  static func client(
    _ transport: some Transport, _ clock: some TimeSource, limits: PacingLimits = .off,
    credentials: Credentials = .token("bench")
  ) throws -> Client {
    let settings = ClientSettings(
      baseURL: try BaseURL("http://bench.example/api"), credentials: credentials, limits: limits)
    return Client(settings: settings, transport: transport, clock: clock, random: { 0.5 })
  }

  /// Resident memory in MB.
  static var memory: Double {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var size = 0
    var resident = 0
    withUnsafeMutablePointer(to: &size) { size in
      withUnsafeMutablePointer(to: &resident) { resident in
        _ = withVaList([size, resident]) { vfscanf(file, "%ld %ld", $0) }
      }
    }
    return Double(resident) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
  }

  static func seconds(_ clock: clockid_t = CLOCK_MONOTONIC) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  static func show(_ figures: JSONObject) throws {
    print(try JSONValue.object(figures).encodedString())
    fflush(nil)
  }

  static func rounded(_ number: Double) -> JSONValue { .double((number * 1000).rounded() / 1000) }
}

extension VirtualTime {
  /// Seconds since 1970.
  var seconds: Double { Double(now.seconds) + Double(now.nanoseconds) * 1e-9 }
}
