import Automation
import GRDB
import JSONPages
import SQLiteStore
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct StateStoreTests {
  let home = TemporaryHome()

  var file: StateFile { StateFile(home: home.path + "/new/home", address: "https://a.example/api", account: "me@b.c") }

  func makeStore(now: @escaping StoreClock = { 1_000_000 }, busyTimeout: Duration = .seconds(5)) -> StateStore {
    StateStore(file, busyTimeout: busyTimeout, now: now)
  }

  @Test func values_surviveReopening() throws {
    let value: JSONValue = ["list": [1, 2.5, "é\u{0}", true, .null], "empty": .object([:])]
    try makeStore().set(value, forKey: "k", script: "s", ttl: nil)
    #expect(try makeStore().value(forKey: "k", script: "s") == value)
    #expect(try makeStore().value(forKey: "k", script: "other") == nil)
  }

  @Test func ttl_passed_valueAndKeyAreGone() throws {
    let now = Moment(1000)
    let store = makeStore(now: { now.value })
    try store.set(1, forKey: "short", script: "s", ttl: .seconds(10))
    try store.set(2, forKey: "long", script: "s", ttl: nil)
    now.value = 1010
    #expect(try store.value(forKey: "short", script: "s") == nil)
    #expect(try store.keys(withPrefix: "", script: "s") == ["long"])
    #expect(try store.add(5, toKey: "short", script: "s") == 5)
    #expect(try store.keys(withPrefix: "", script: "s") == ["long", "short"])
  }

  @Test func add_keepsIntegersAndLifetime() throws {
    let now = Moment(1000)
    let store = makeStore(now: { now.value })
    try store.set(1, forKey: "n", script: "s", ttl: .seconds(10))
    #expect(try store.add(2, toKey: "n", script: "s") == 3)
    #expect(try store.add(0.5, toKey: "n", script: "s") == 3.5)
    now.value = 1010
    #expect(try store.value(forKey: "n", script: "s") == nil)
  }

  @Test func keys_prefixIsNoPattern() throws {
    let store = makeStore()
    for key in ["a%b", "a_b", "aXb", "ä"] { try store.set(1, forKey: key, script: "s", ttl: nil) }
    #expect(try store.keys(withPrefix: "a%", script: "s") == ["a%b"])
    #expect(try store.keys(withPrefix: "a_", script: "s") == ["a_b"])
    try store.removeValue(forKey: "a%b", script: "s")
    #expect(try store.keys(withPrefix: "", script: "s") == ["aXb", "a_b", "ä"])
  }

  @Test func permissions_areTheOwnersAlone() throws {
    let previous = umask(0)
    defer { umask(previous) }
    try makeStore().set(1, forKey: "k", script: "s", ttl: nil)
    #expect(TemporaryHome.permissions(of: home.path + "/new/home") == 0o700)
    #expect(TemporaryHome.permissions(of: file.folder) == 0o700)
    #expect(TemporaryHome.permissions(of: file.path) == 0o600)
  }

  @Test func permissions_ofAnOldFileThatOthersCouldRead_areTakenBack() throws {
    try makeStore().set(1, forKey: "k", script: "s", ttl: nil)
    chmod(file.path, 0o644)
    #expect(try makeStore().value(forKey: "k", script: "s") == 1)
    #expect(TemporaryHome.permissions(of: file.path) == 0o600)
  }

  @Test func accountsAndAddresses_haveFilesOfTheirOwn() {
    let files = [
      StateFile(home: "/h", address: "https://a/api", account: "x@y"),
      StateFile(home: "/h", address: "https://b/api", account: "x@y"),
      StateFile(home: "/h", address: "https://a/api", account: "x-y"),
    ]
    #expect(Set(files.map(\.path)).count == 3)
    #expect(!StateFile(home: "/h", address: "a", account: "../../etc/passwd").path.contains("/../"))
  }

  @Test func manyHandlesAtOnce_addNothingIsLost() async throws {
    let file = file
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let store = StateStore(file, busyTimeout: .seconds(60)) { 1000 }
          for _ in 0..<25 { _ = try store.add(1, toKey: "n", script: "s") }
        }
      }
      try await group.waitForAll()
    }
    #expect(try makeStore().value(forKey: "n", script: "s") == 100)
  }

  @Test func writerElsewhere_endsAfterTheTimeoutAndReadsGoOn() throws {
    try makeStore().set(1, forKey: "k", script: "s", ttl: nil)
    let other = try DatabaseQueue(path: file.path)
    let store = makeStore(busyTimeout: .milliseconds(1))
    var read: JSONValue?
    var failure: StoreError?
    try other.inTransaction(.immediate) { _ in
      read = try store.value(forKey: "k", script: "s")
      do { try store.set(2, forKey: "k", script: "s", ttl: nil) } catch { failure = error as? StoreError }
      return .rollback
    }
    #expect(read == 1)
    #expect(failure?.code == .locked)
    #expect(try makeStore().value(forKey: "k", script: "s") == 1)
  }

  @Test func fileOfANewerVersion_isLeftAlone() throws {
    try makeStore().set(1, forKey: "k", script: "s", ttl: nil)
    try DatabaseQueue(path: file.path).inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
    let error = #expect(throws: StoreError.self) { try makeStore().value(forKey: "k", script: "s") }
    #expect(error?.code == .newer)
  }

  @Test func damagedFile_isNamedAndLeftAlone() throws {
    try makeStore().set(1, forKey: "k", script: "s", ttl: nil)
    let junk = [UInt8](repeating: 0x5A, count: 4096)
    TemporaryHome.write(junk, to: file.path)
    let error = #expect(throws: StoreError.self) { try makeStore().value(forKey: "k", script: "s") }
    #expect(error?.code == .damaged)
    #expect(error?.message.contains("mv '\(file.path)'") == true)
    #expect(TemporaryHome.read(file.path) == junk)
  }

  @Test func folderThatCantBeMade_isNamed() throws {
    TemporaryHome.write([1], to: home.path + "/new")
    let error = #expect(throws: StoreError.self) { try makeStore().set(1, forKey: "k", script: "s", ttl: nil) }
    #expect(error?.code == .forbidden)
    #expect(error?.message.contains(home.path + "/new") == true)
    #expect(error?.message.contains("CONCIERGE_HOME") == true)
  }

  @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
  func readOnlyFolder_isNamed() throws {
    chmod(home.path, 0o500)
    defer { chmod(home.path, 0o700) }
    let error = #expect(throws: StoreError.self) { try makeStore().set(1, forKey: "k", script: "s", ttl: nil) }
    #expect(error?.code == .forbidden)
  }

  @Test func textThatIsNoNumber_addIsRefusedAndRolledBack() throws {
    let store = makeStore()
    try store.set("text", forKey: "k", script: "s", ttl: nil)
    let error = #expect(throws: StoreError.self) { try store.add(1, toKey: "k", script: "s") }
    #expect(error?.code == .notANumber)
    #expect(try store.value(forKey: "k", script: "s") == "text")
  }
}

/// A moment that a test moves.
final class Moment: Sendable {
  private let seconds: Mutex<Double>

  init(_ seconds: Double) { self.seconds = Mutex(seconds) }

  var value: Double {
    get { seconds.withLock { $0 } }
    set { seconds.withLock { $0 = newValue } }
  }
}
