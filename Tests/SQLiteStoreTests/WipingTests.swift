import Automation
import Foundation
import GRDB
import JSONPages
import Nexudus
import Testing

@testable import SQLiteStore

/// What was erased is gone from the files, also where rows moved while it was there.
@Suite struct WipingTests {
  private let home = TemporaryHome()
  private let store: StateStore

  init() {
    store = StateStore(StateFile(home: home.path, address: "http://space.invalid/api", account: "a@b.c")) { 1000 }
  }

  private var bytes: Data {
    get throws {
      let folder = store.file.folder
      return try FileManager.default.contentsOfDirectory(atPath: folder)
        .map { try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)) }.reduce(Data(), +)
    }
  }

  /// Values of all sizes come, grow and shrink, so that pages are split and merged; each twentieth is the person's.
  private func fill(_ seed: UInt64 = 5) throws {
    var random = SeededNumbers(seed: seed)
    for part in 0..<30 {
      try store.transaction(owner: nil) { tables throws(StoreError) in
        for number in 0..<50 {
          let isHers = random.next() % 20 == 0
          let word = isHers ? "anna@members.example " : "somebody or other, or "
          let size = [0, 3, 10, 30, 70, 250][Int(random.next() % 6)]
          let key = "\(random.next() % 1_000_000) \(part) \(number)\(isHers ? " anna@members.example" : "")"
          try tables.apply(
            .set(key: key, .string(String(repeating: word, count: size)), expires: nil),
            script: "s\(random.next() % 5)")
        }
        guard let tables = tables as? WatchTables else { return }
        try tables.run(
          "UPDATE value SET value = CAST('\"\"' AS BLOB) WHERE key LIKE '1%3%' AND key NOT LIKE '%anna%'")
        try tables.run("DELETE FROM value WHERE key LIKE ? AND key NOT LIKE '%anna%'", ["%\(random.next() % 100)"])
      }
    }
  }

  @Test("Nothing of a person is left between rows", arguments: [3, 4, 5, 6])
  func noByteIsLeft(seed: UInt64) throws {
    try fill(seed)
    #expect(try bytes.range(of: Data("anna@members".utf8)) != nil)
    _ = try store.transaction(owner: nil) { tables throws(StoreError) in
      try ForgetRequest(entity: "Coworker", record: 40, words: ["anna@members.example"]).apply(in: tables, now: 1000)
    }
    try store.wipe()
    #expect(try bytes.range(of: Data("anna@members".utf8)) == nil)
    #expect(try bytes.range(of: Data("somebody or other".utf8)) != nil)
  }

  @Test func whileSomebodyReads_itWaits_andIsDoneTheNextTime() throws {
    try fill()
    let reader = StateStore(store.file) { 1000 }
    _ = try store.transaction(owner: nil) { tables throws(StoreError) in
      try ForgetRequest(entity: "Coworker", record: 40, words: ["anna@members.example"]).apply(in: tables, now: 1000)
    }
    let impatient = StateStore(store.file, busyTimeout: .zero) { 1000 }
    try reader.reading { tables throws(StoreError) in
      _ = try tables.note("epoch")
      #expect(throws: StoreError.self) { try impatient.wipe() }
    }
    try impatient.wipe()
    #expect(try bytes.range(of: Data("anna@members".utf8)) == nil)
    #expect(try store.reading { tables throws(StoreError) in try tables.note(StateStore.wish) } == nil)
  }

  @Test func size_isOfTheFile_andTellsWhatIsFree() throws {
    try fill()
    let full = try store.size()
    #expect(full.path == store.file.path)
    #expect(full.bytes > 400_000 && full.oldest == nil)
    try store.transaction(owner: nil) { tables throws(StoreError) in
      guard let tables = tables as? WatchTables else { return }
      try tables.run("DELETE FROM value")
    }
    #expect(try store.size().free > full.bytes / 4)
  }
}

/// The same numbers from the same seed.
private struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
