import JSONPages
import Testing

/// Bytes with zeros behind them.
@Suite struct PaddedBytesTests {
  private func isPadded(_ bytes: PaddedBytes) -> Bool {
    (0..<PaddedBytes.padding).allSatisfy { bytes.start[bytes.count + $0] == 0 }
  }

  @Test("bytes are copied and padded", arguments: ["", "a", "é\u{0}x", String(repeating: "text", count: 1000)])
  func copies(text: String) {
    let bytes = PaddedBytes(text)
    #expect(bytes.buffer.elementsEqual(text.utf8))
    #expect(isPadded(bytes))
    let copy = PaddedBytes(copying: UnsafeRawBufferPointer(bytes.buffer))
    #expect(copy.buffer.elementsEqual(text.utf8))
    #expect(isPadded(copy))
  }

  @Test("a builder joins parts of any size", arguments: [0, 1, 100, 100_000])
  func builder(capacity: Int) {
    var builder = PaddedBytesBuilder(capacity: capacity)
    var expected: [UInt8] = []
    for size in [0, 1, 3, 5000, 0, 70, 20_000] {
      let part = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
      part.withUnsafeBytes { builder.append($0) }
      expected += part
    }
    #expect(builder.count == expected.count)
    let bytes = builder.finish()
    #expect(bytes.buffer.elementsEqual(expected))
    #expect(isPadded(bytes))
    #expect(bytes.allocatedCount >= bytes.count + PaddedBytes.padding)
    #expect(bytes.allocatedCount < bytes.count * 5 / 4 + 8192)
  }

  @Test("large texts may follow each other in the same memory, and nothing of the one before shows")
  func memoryUsedAgain() {
    for round in 0..<20 {
      // Three at a time, of sizes that fall and rise.
      let texts = (0..<3).map { number in
        let size = (300 + (round * 7 + number * 3) % 11 * 60) << 10
        return [UInt8](repeating: UInt8(round + number + 1), count: size)
      }
      let kept = texts.map { PaddedBytes($0) }
      for (text, bytes) in zip(texts, kept) {
        #expect(bytes.buffer.elementsEqual(text))
        #expect(isPadded(bytes))
        #expect(bytes.allocatedCount >= text.count + PaddedBytes.padding)
        #expect(bytes.allocatedCount < (text.count + PaddedBytes.padding) * 2 + 2)
      }
    }
  }

  @Test("texts of nearly the same size take as much memory, so that one can follow another in it")
  func memoryOfPages() {
    // More at once than are kept, so that some of the memory is fresh.
    let texts = (0..<12).map { PaddedBytes([UInt8](repeating: 1, count: 700_000 + $0 * 1500)) }
    #expect(texts.filter { $0.allocatedCount.isMultiple(of: 64 << 10) }.count >= 4)
  }

  @Test("a builder can be given up")
  func unfinished() {
    var builder = PaddedBytesBuilder(capacity: 10)
    builder.append(UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(builder.count == 0)
  }
}
