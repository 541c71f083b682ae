/// One line of a comparison.
public struct LineDifference: Sendable, Hashable {
  /// Whose line it is.
  public enum Side: Sendable, Hashable {
    /// Both have it.
    case both
    /// It was expected.
    case wanted
    /// It was there.
    case found
  }

  /// Whose line it is.
  public let side: Side
  /// The line.
  public let text: String

  /// Compares two texts line by line.
  public static func between(_ wanted: String, _ found: String) -> [LineDifference] {
    let wanted = wanted.split(separator: "\n", omittingEmptySubsequences: false)
    let found = found.split(separator: "\n", omittingEmptySubsequences: false)
    let changes = found.difference(from: wanted)
    var removed: [Int: Substring] = [:]
    var inserted: [Int: Substring] = [:]
    for change in changes {
      switch change {
      case .remove(let offset, let line, _): removed[offset] = line
      case .insert(let offset, let line, _): inserted[offset] = line
      }
    }
    var lines: [LineDifference] = []
    var (old, new) = (0, 0)
    while old < wanted.count || new < found.count {
      if let line = removed[old], old < wanted.count {
        lines.append(LineDifference(side: .wanted, text: String(line)))
        old += 1
      } else if let line = inserted[new], new < found.count {
        lines.append(LineDifference(side: .found, text: String(line)))
        new += 1
      } else if old < wanted.count {
        lines.append(LineDifference(side: .both, text: String(wanted[old])))
        old += 1
        new += 1
      }
    }
    return lines
  }
}
