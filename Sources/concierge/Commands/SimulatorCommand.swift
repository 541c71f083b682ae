import ArgumentParser
import Simulator
import SpaceModel

/// `concierge simulator`: a made-up space behind a real HTTP server.
struct SimulatorCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulator",
    abstract: "Runs a made-up space on this machine, for rules and programs to be tried on.",
    discussion: """
      It listens on 127.0.0.1 only, and forgets everything when it ends.

      Examples:
        concierge simulator --port 8080 --live
        concierge run --space http://127.0.0.1:8080/api examples/answer_threads.lua
        concierge simulator --faults slow,cut=0.2,server-errors

      Faults: \(Fault.allCases.map(\.rawValue).joined(separator: ", ")).
      """)

  @Option(name: .long, help: "The port; 0 takes a free one.")
  var port = 0

  @Option(name: .long, help: "The number from which the space is made: the same one, the same space.")
  var seed: UInt64 = 1

  @Flag(name: .long, help: "Let the space live on: new threads, bookings, invoices and payments.")
  var live = false

  @Flag(name: .long, help: "Keep the limits that the real service has.")
  var limited = false

  @Option(
    name: .long,
    help: ArgumentHelp("What goes wrong, each with an optional rate: slow,cut=0.2; or all.", valueName: "list"),
    transform: { text in
      do { return try Faults(parsing: text) } catch { throw ValidationError("\(error)") }
    })
  var faults: Faults?

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535") }
  }

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      let space = Space(
        seed: seed, limits: limited ? .documented : .off, faults: faults ?? .none, live: live ? .lively : nil)
      let server = SimulatorServer(space: space, port: port)
      let address = try await server.start()
      console.put(address)
      console.note(
        """
        A space of seed \(seed) listens at \(address). Sign in as \(Account.demo.email), password \(Account.demo.password):
          NEXUDUS_URL=\(address) NEXUDUS_LIMITS=off NEXUDUS_EMAIL=\(Account.demo.email) \
        NEXUDUS_PASSWORD=\(Account.demo.password) concierge whoami
        Ctrl-C ends it.
        """)
      console.finish()
      await interrupts.next()
      await server.stop()
      return .done
    }
  }
}
