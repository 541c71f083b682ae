/// A text that takes the place of another, or of nothing, as lines that a person can compare.
public struct TextChange: Sendable, Hashable {
  private enum Line: Hashable {
    case kept(Substring)
    case removed(Substring)
    case added(Substring)
  }

  private let old: [Substring]?
  private let new: [Substring]

  /// How many columns of a line are shown.
  private static let width = 300
  /// Up to how many lines are compared one by one; longer texts are shown as replaced.
  private static let compared = 500

  /// - Parameter old: nil where there was no text.
  public init(old: String?, new: String) {
    self.old = old.map { $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }
    self.new = new.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  /// The lines: `- ` was there, `+ ` comes, two spaces stay; `…` stands for what is left out.
  ///
  /// - Parameter limit: how many lines are shown at most; nil shows all.
  public func lines(limit: Int? = nil) -> [String] {
    let all = old.map { Self.hunks(Self.difference($0, new)) } ?? new.map { "| " + Self.cut($0) }
    guard let limit, all.count > limit else { return all }
    let more = all.count - limit
    return all.prefix(limit) + ["… \(more) more line\(more == 1 ? "" : "s")"]
  }

  private static func difference(_ old: [Substring], _ new: [Substring]) -> [Line] {
    guard max(old.count, new.count) <= compared else { return old.map(Line.removed) + new.map(Line.added) }
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var (a, b) = (0, 0)
    while a < old.count || b < new.count {
      if removed.contains(a) {
        lines.append(.removed(old[a]))
        a += 1
      } else if added.contains(b) {
        lines.append(.added(new[b]))
        b += 1
      } else {
        lines.append(.kept(new[b]))
        (a, b) = (a + 1, b + 1)
      }
    }
    return lines
  }

  /// The changed lines with one line around them.
  private static func hunks(_ lines: [Line]) -> [String] {
    func isKept(_ index: Int) -> Bool {
      guard lines.indices.contains(index), case .kept = lines[index] else { return !lines.indices.contains(index) }
      return true
    }
    var result: [String] = []
    var index = 0
    while index < lines.count {
      switch lines[index] {
      case .kept(let text):
        if !isKept(index - 1) || !isKept(index + 1) {
          result.append("  " + cut(text))
        } else if result.last != "…" {
          result.append("…")
        }
      case .removed(let text):
        // One line for one: only what differs is worth the room.
        if case .added(let other)? = index + 1 < lines.count ? lines[index + 1] : nil, isKept(index - 1),
          isKept(index + 2)
        {
          let (was, becomes) = around(text, other)
          result += ["- " + was, "+ " + becomes]
          index += 1
        } else {
          result.append("- " + cut(text))
        }
      case .added(let text): result.append("+ " + cut(text))
      }
      index += 1
    }
    return result
  }

  /// Two lines without what they share, but for a few words around it.
  private static func around(_ old: Substring, _ new: Substring) -> (String, String) {
    guard max(old.count, new.count) > 72 else { return (String(old), String(new)) }
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let room = min(old.count, new.count) - prefix
    let suffix = min(zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count, room)
    func part(_ text: Substring) -> String {
      let head = max(prefix - 24, 0)
      let tail = max(suffix - 24, 0)
      return (head > 0 ? "…" : "") + cut(text.dropFirst(head).dropLast(tail)) + (tail > 0 ? "…" : "")
    }
    return (part(old), part(new))
  }

  private static func cut(_ text: Substring) -> String {
    text.count > width ? text.prefix(width) + "… \(text.count - width) more characters" : String(text)
  }
}
