import CLuaBridge
import Testing

@testable import LuaRuntime

/// The small blocks of a state: each keeps what was written to it, and together they stay within their bound.
@Suite struct SlabTests {
  private struct Block {
    var start: UnsafeMutableRawPointer
    var size: Int
    let mark: UInt8

    func fill(from place: Int = 0) {
      for index in place..<size { start.storeBytes(of: mark, toByteOffset: index, as: UInt8.self) }
    }

    var isWhole: Bool { (0..<size).allSatisfy { start.load(fromByteOffset: $0, as: UInt8.self) == mark } }
  }

  @Test(arguments: [0, 64 << 10], [1, 2, 3] as [UInt64])
  func randomBlocks_keepWhatTheyHold(most: Int, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var slabs = clb_slabs()
    slabs.most = most
    var blocks: [Block] = []
    for step in 0..<60_000 {
      let comment: Comment = "seed \(seed), most \(most), step \(step)"
      // Mostly small ones, and now and then one that is none of the slabs' business.
      let size = Int.random(in: 1...(step % 10 == 0 ? 2400 : 200), using: &random)
      switch Int.random(in: 0..<(blocks.count > 800 ? 3 : 4), using: &random) {
      case 0 where !blocks.isEmpty:
        let block = blocks.remove(at: Int.random(in: 0..<blocks.count, using: &random))
        try #require(block.isWhole, comment)
        clb_block_free(&slabs, block.start, block.size)
      case 1 where !blocks.isEmpty:
        let index = Int.random(in: 0..<blocks.count, using: &random)
        var block = blocks[index]
        block.start = try #require(clb_block_resize(&slabs, block.start, block.size, size), comment)
        let kept = min(block.size, size)
        block.size = size
        try #require(
          (0..<kept).allSatisfy { block.start.load(fromByteOffset: $0, as: UInt8.self) == block.mark }, comment)
        block.fill(from: kept)
        blocks[index] = block
      case 2 where blocks.count > 800: continue
      default:
        let start = try #require(clb_block_new(&slabs, size), comment)
        let block = Block(start: start, size: size, mark: UInt8.random(in: 1...255, using: &random))
        block.fill()
        blocks.append(block)
      }
      if most > 0 { try #require(slabs.total <= most, comment) }
    }
    for block in blocks {
      #expect(block.isWhole, "seed \(seed)")
      clb_block_free(&slabs, block.start, block.size)
    }
    clb_slabs_free(&slabs)
  }

  @Test func stringsOfOneLengthAfterTheOther_takeNoMoreThanTheLimit() async throws {
    let limit = 4 << 20
    let script = try LuaScript(name: "test", limits: LuaLimits(memory: limit, slice: .seconds(10)))
    _ = try await run(
      script,
      """
      for length = 8, 200, 16 do
        local kept = {}
        for i = 1, 1500000 // (length + 60) do kept[i] = ("x"):rep(length - 8) .. i + 10000000 end
        kept = nil
        for i = 1, 2000 do local garbage = {} for j = 1, 50 do garbage[j] = j end end
      end
      """)
    let taken = await script.slabMemory
    // Under AddressSanitizer every block is malloc's, and slabs are empty.
    var probe = clb_slabs()
    let block = clb_block_new(&probe, 16)
    #expect((taken > limit / 4 || probe.total == 0) && taken <= limit)
    clb_block_free(&probe, block, 16)
    clb_slabs_free(&probe)
  }
}

extension LuaScript {
  fileprivate var slabMemory: Int { clb_memory_slabs(core.script) }
}
