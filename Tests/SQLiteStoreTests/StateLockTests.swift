import Automation
import Testing

@testable import SQLiteStore

@Suite struct StateLockTests {
  private let home = TemporaryHome()
  private var file: StateFile { StateFile(home: home.path, address: "https://x.example/api", account: "me@x.example") }

  @Test func oneHolder_isNamedToOthers_andFreeAfterItsEnd() throws {
    #expect(StateLock.holder(of: file) == nil)
    let lock = try StateLock.take(file).get()
    let holder = try #require(StateLock.holder(of: file))
    #expect(holder.process > 0)
    #expect((holder.since ?? 0) > 1_700_000_000)
    #expect(holder.purpose == .watching)
    #expect(throws: StateLock.HeldError.self) { try StateLock.take(file).get() }
    lock.release()
    #expect(StateLock.holder(of: file) == nil)
    _ = try StateLock.take(file).get()
    #expect(StateLock.holder(of: file) == nil, "it is given back when its object goes")
  }

  @Test func changing_isNoWatching() throws {
    let lock = try StateLock.take(file, for: .changing).get()
    #expect(StateLock.holder(of: file) == nil)
    lock.release()
  }

  @Test func words_ofAProcessThatDied_countForNothing() throws {
    _ = try StateLock.take(file).get()
    TemporaryHome.write(Array("4242\n1\nwatching\n".utf8), to: file.path + ".owner")
    #expect(StateLock.holder(of: file) == nil)
    _ = try StateLock.take(file).get()
  }

  @Test func file_isForItsOwnerAlone() throws {
    _ = try StateLock.take(file).get()
    #expect(TemporaryHome.permissions(of: file.path + ".owner") == 0o600)
  }
}
