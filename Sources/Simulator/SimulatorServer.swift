import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Nexudus
import SpaceModel
import Synchronization

/// A space behind a real HTTP server, on this machine only unless told otherwise.
///
/// ```swift
/// let server = SimulatorServer(space: Space(seed: 1))
/// let address = try await server.start()      // http://127.0.0.1:40123/api
/// ...
/// await server.stop()
/// ```
public final class SimulatorServer: Sendable {
  /// The space that answers.
  public let space: Space
  private let host: String
  private let wantedPort: Int
  private let clock: any TimeSource
  private let logger: Logger
  private let running = Mutex<Running?>(nil)

  private struct Running: Sendable {
    let server: Server<HTTP1Channel>
    let task: Task<Void, any Error>
    let port: Int
  }

  /// A server for a space; port 0 lets the system choose one. Slow answers are waited for on the clock.
  public init(
    space: Space, host: String = "127.0.0.1", port: Int = 0, clock: any TimeSource = SystemTime(), logger: Logger? = nil
  ) {
    self.space = space
    self.host = host
    wantedPort = port
    self.clock = clock
    self.logger = logger ?? Logger(label: "simulator") { _ in SwiftLogNoOpLogHandler() }
  }

  /// The port that it listens on; nil while it doesn't.
  public var port: Int? { running.withLock { $0?.port } }

  /// The API's base address while it listens: `http://127.0.0.1:40123/api`.
  public var address: String? { port.map { address(port: $0) } }

  /// Begins to listen and gives the API's base address.
  @discardableResult
  public func start() async throws(SimulatorError) -> String {
    if let address { return address }
    let (ports, found) = AsyncThrowingStream.makeStream(of: Int.self)
    let server = Server(
      childChannelSetup: HTTP1Channel(responder: responder),
      configuration: ServerConfiguration(address: .hostname(host, port: wantedPort)),
      onServerRunning: { channel in
        found.yield(channel.localAddress?.port ?? 0)
        found.finish()
      },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
    let task = Task {
      do {
        try await server.run()
        found.finish()
      } catch {
        found.finish(throwing: error)
        throw error
      }
    }
    do {
      for try await port in ports {
        running.withLock { $0 = Running(server: server, task: task, port: port) }
        return address(port: port)
      }
      throw SimulatorError("the simulator stopped before it listened")
    } catch {
      throw SimulatorError("the simulator cannot listen on \(host), port \(wantedPort): \(error)")
    }
  }

  /// Ends at once the connections that wait, after their answer the others, and stops to listen.
  public func stop() async {
    guard
      let running = running.withLock({ running in
        defer { running = nil }
        return running
      })
    else { return }
    do {
      try await running.server.shutdownGracefully()
      try await running.task.value
    } catch {
      logger.debug("the simulator ended with an error", metadata: ["error": "\(error)"])
    }
  }

  /// Listens until the task is cancelled.
  public func run(onStart: @Sendable (String) -> Void = { _ in }) async throws(SimulatorError) {
    onStart(try await start())
    guard let task = running.withLock({ $0?.task }) else { return }
    await withTaskCancellationHandler {
      do { try await task.value } catch { logger.debug("the simulator ended", metadata: ["error": "\(error)"]) }
    } onCancel: {
      Task { await stop() }
    }
  }

  private func address(port: Int) -> String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/api" }

  private var responder: HTTP1Channel.Responder {
    let exchange = Exchange(space: space, clock: clock)
    return { request, writer, _ in try await exchange.answer(request, writer) }
  }
}

/// Why the simulator could not run.
public struct SimulatorError: Error, Sendable, CustomStringConvertible {
  /// What happened.
  public let message: String

  /// The message.
  public var description: String { message }

  init(_ message: String) { self.message = message }
}
