import Automation
import LuaRuntime
import Nexudus
import Synchronization

/// Runs one script from its beginning to its end.
public final class ScriptRunner: Sendable {
  private let source: ScriptSource
  private let options: ScriptOptions
  private let services: ScriptServices
  private let resources: ScriptResources
  private let running = Mutex<(script: LuaScript?, isCancelled: Bool)>((nil, false))

  /// A run that has not begun.
  public init(_ source: ScriptSource, options: ScriptOptions = ScriptOptions(), services: ScriptServices) {
    self.source = source
    self.options = options
    self.services = services
    resources = ScriptResources(services, isDryRun: options.isDryRun)
  }

  /// Runs the script and tells how it ended; one that registers triggers is given as a rule, which waits for events.
  public func run() async -> ScriptOutcome {
    do throws(LuaError) {
      let environment = try ScriptEnvironment(source, options: options, services: services, resources: resources)
      let result: Result<Void, LuaError>
      do throws(LuaError) {
        try begin(environment.script)
        try await environment.load()
        result = .success(())
      } catch {
        result = .failure(error)
      }
      if case .success = result, !environment.triggers.handlers.isEmpty {
        return .registered(try LoadedRule(environment, isDryRun: options.isDryRun))
      }
      await environment.close()
      do throws(LuaError) { try result.get() } catch { return .failed(environment.failure(error)) }
      return .succeeded
    } catch {
      return .failed(ScriptFailure(error, source: source, lastCall: nil).redacted(by: services.redactor))
    }
  }

  /// Ends the run: what waits is cancelled, what runs is stopped, and `<close>` variables run.
  public func cancel() {
    let script = running.withLock { running in
      running.isCancelled = true
      return running.script
    }
    script?.cancel()
  }

  /// What the run has asked of the API so far.
  public var statistics: RunStatistics { resources.statistics }

  private func begin(_ script: LuaScript) throws(LuaError) {
    let isCancelled = running.withLock { running in
      running.script = script
      return running.isCancelled
    }
    if isCancelled { throw .cancelled }
  }
}
