/// A stretch of a source text, in bytes from its beginning.
public struct SourceRange: Sendable, Hashable {
  /// The first byte.
  public var start: Int
  /// The byte behind the last one.
  public var end: Int

  /// A stretch from one byte to before another.
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  /// From the beginning of this to the end of another.
  public func through(_ other: SourceRange) -> SourceRange { SourceRange(start, max(end, other.end)) }
}

/// A place as people count: from line 1 and column 1.
public struct SourcePosition: Sendable, Hashable {
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, in characters.
  public let column: Int
}

/// Where the lines of a text begin, to tell places as people count them.
public struct SourceLines: Sendable {
  private let bytes: [UInt8]
  private let starts: [Int]

  /// Finds the lines of a text.
  public init(_ text: String) {
    bytes = Array(text.utf8)
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
    self.starts = starts
  }

  /// The first byte of a line.
  public func start(ofLine line: Int) -> Int { starts[max(0, min(line, starts.count) - 1)] }

  /// The line of a byte, from 1.
  public func line(at offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The place of a byte.
  public func position(at offset: Int) -> SourcePosition {
    let line = line(at: offset)
    let before = bytes[starts[line - 1]..<max(starts[line - 1], min(offset, bytes.count))]
    return SourcePosition(line: line, column: String(decoding: before, as: UTF8.self).count + 1)
  }

  /// The text of a line, without its end.
  public func text(ofLine line: Int) -> String {
    guard line >= 1, line <= starts.count else { return "" }
    let end = line < starts.count ? starts[line] - 1 : bytes.count
    var text = bytes[starts[line - 1]..<end]
    if text.last == 0x0D { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }
}
