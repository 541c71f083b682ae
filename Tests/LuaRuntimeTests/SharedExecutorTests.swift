import Synchronization
import Testing

@testable import LuaRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A script on the executor that its caller prefers.
@Suite struct SharedExecutorTests {
  @Test func callOnTheCallersExecutor_staysOnItsThread() async throws {
    let executor = LuaExecutor()
    let threads = Mutex<[String]>([])
    let results = try await Task(executorPreference: executor) {
      Self.note(threads)
      let script = try LuaScript(name: "test", executor: executor)
      try await script.configure { state throws(LuaError) in
        state.globals.function("seen") { _ in
          Self.note(threads)
          return .value(.integer(7))
        }
      }
      Self.note(threads)
      let main = try await script.load("return seen()", chunk: "@test.lua")
      let results = try await script.call(main)
      Self.note(threads)
      await script.close()
      return results.count
    }.value
    #expect(results == 1)
    #expect(threads.withLock { Set($0).count } == 1 && threads.withLock { $0.count } == 4)
  }

  @Test func operationOnTheCallersExecutor_doesNotHoldTheScriptUp() async throws {
    let executor = LuaExecutor()
    let isAnswered = try await Task(executorPreference: executor) {
      let script = try LuaScript(name: "test", executor: executor)
      try await script.configure { state throws(LuaError) in
        state.globals.typed("slow") { () async throws(LuaError) -> Bool in
          await Task.yield()
          return true
        }
      }
      let main = try await script.load("return slow() and slow()", chunk: "@test.lua")
      let results = try await script.call(main)
      await script.close()
      if case .boolean(true)? = results.first { return true }
      return false
    }.value
    #expect(isAnswered)
  }

  private static func note(_ threads: borrowing Mutex<[String]>) {
    let thread = "\(pthread_self())"
    threads.withLock { $0.append(thread) }
  }
}
