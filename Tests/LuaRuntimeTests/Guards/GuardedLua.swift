import LuaRuntime

/// A script state of ours with time and memory enough for the comparisons.
struct GuardedLua {
  private let script: LuaScript

  init() throws {
    script = try LuaScript(name: "guards", limits: LuaLimits(memory: 256 << 20, slice: .seconds(120)))
  }

  /// Runs `source` with integer arguments and returns the string that it returns.
  func run(_ source: String, _ arguments: Int64...) async throws -> [UInt8] {
    let function = try await script.load(source, chunk: "=cases")
    let results = try await script.call(function, arguments.map(LuaValue.integer))
    switch results.first {
    case .string(let text)?: return Array(text.utf8)
    case .bytes(let bytes)?: return bytes
    default: return []
    }
  }
}

/// The first lines in which two outputs differ.
func firstDifference(_ ours: [UInt8], _ stock: [UInt8]) -> String? {
  guard ours != stock else { return nil }
  let newline = UInt8(ascii: "\n")
  let ourLines = ours.split(separator: newline, omittingEmptySubsequences: false)
  let stockLines = stock.split(separator: newline, omittingEmptySubsequences: false)
  for (our, stock) in zip(ourLines, stockLines) where our != stock {
    return "ours:  \(String(decoding: our, as: UTF8.self))\nstock: \(String(decoding: stock, as: UTF8.self))"
  }
  return "ours has \(ourLines.count) lines, stock \(stockLines.count)"
}
