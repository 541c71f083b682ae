import Automation
import Display
import Nexudus
import SQLiteStore

extension StatusReport {
  /// The lines for people, each safe for a terminal.
  ///
  /// - Parameter width: the terminal's columns; nil is without end.
  func lines(width: Int?, isColored: Bool) -> [String] {
    let painter = Painter(width: width, isColored: isColored)
    let sections = [
      head(painter), ruleLines(painter), feedLines(painter), comingLines(painter),
      usageLines(painter) + sizeLines(painter),
    ]
    return Array(sections.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  /// Puts text into the width, made safe, and in colours.
  private struct Painter {
    let width: Int?
    let isColored: Bool

    func line(_ text: String, _ color: TextColor? = nil) -> String {
      let safe = TerminalText.neutralised(text.split(whereSeparator: \.isNewline).joined(separator: " "))
      let fitted = width.map { TextWidth.fit(safe, $0) } ?? safe
      return isColored ? color?.around(fitted) ?? fitted : fitted
    }

    func table(_ table: TextTable) -> [String] { table.lines(width: width, isColored: isColored, indent: 2) }
  }

  private func head(_ painter: Painter) -> [String] {
    var lines = [painter.line("\(space.map { "\($0): " } ?? "")\(account) at \(address)")]
    if let holder {
      let since = holder.since ?? lastOwner?.since
      let process = holder.process == 0 ? "another process" : "process \(holder.process)"
      let age = since.map { ", since \(moments.text($0)) (\(Moments.rough(max(moments.now - $0, 0))))" } ?? ""
      lines.append(painter.line("watching: \(process)\(age)", .green))
    } else {
      let last = lastOwner.flatMap { owner in
        owner.since.map { "; the last watch, process \(owner.process), began \(moments.text($0))" }
      }
      lines.append(painter.line("nobody is watching\(last ?? ""): concierge watch rules/", .yellow))
    }
    if let allPaused {
      lines.append(painter.line("all rules are paused since \(moments.text(allPaused)): concierge resume", .yellow))
    }
    let waiting = inbox.values.reduce(0, +)
    if waiting > 0 {
      lines.append(
        painter.line("\(waiting) effect\(waiting == 1 ? " waits" : "s wait") for approval: concierge inbox", .yellow))
    }
    if hasCommands { lines.append(painter.line("commands wait for the watch to carry them out")) }
    return lines
  }

  private func ruleLines(_ painter: Painter) -> [String] {
    if rules.isEmpty && broken.isEmpty { return [painter.line("no rules yet")] }
    var table = TextTable(
      [.init(title: "RULE", least: 12)]
        + Self.counted.map { .init(title: $0.rawValue.uppercased(), isRight: true) }
        + [.init(title: "LAST RUN"), .init(title: "TRIGGERS")])
    for rule in rules {
      let counts = Self.counted.map { state -> TextTable.Cell in
        let count = rule.counts[state] ?? 0
        return .init("\(count)", count > 0 ? EventLines.color(state) : .dim)
      }
      let note = rule.paused != nil ? "(paused) " : rule.isLoaded ? "" : "(not loaded) "
      table.add(
        [.init(rule.name)] + counts
          + [.init(rule.lastRun.map(moments.ago) ?? "never"), .init(note + rule.triggers.joined(separator: ", "))])
    }
    var lines = rules.isEmpty ? [] : painter.table(table)
    for rule in rules {
      if let paused = rule.paused {
        lines.append(
          painter.line(
            "  \(rule.name) is paused since \(moments.text(paused)): concierge resume \(rule.name)", .yellow))
      }
      if let error = rule.error {
        lines.append(
          painter.line("  \(rule.path ?? rule.name) does not load, the version before goes on: \(error)", .red))
      }
    }
    for file in broken { lines.append(painter.line("  \(file.path) does not load: \(file.error)", .red)) }
    if rules.contains(where: { ($0.counts[.parked] ?? 0) > 0 }) {
      lines.append(painter.line("  parked events wait for a person: concierge events --parked"))
    }
    return lines
  }

  /// The states that are worth a column, what needs a person first.
  static let counted: [Delivery.State] = [.parked, .held, .failed, .pending, .running]

  private func feedLines(_ painter: Painter) -> [String] {
    if feeds.isEmpty { return [] }
    var table = TextTable([
      .init(title: "FEED", least: 12), .init(title: "LOOKED AT"), .init(title: "NEWS"),
      .init(title: "KNOWN", isRight: true),
      .init(title: "ALL LISTED"), .init(title: "REQUESTS", isRight: true),
    ])
    for feed in feeds {
      let state = feed.state
      table.add([
        .init(state.key.text), .init(state.scanned.map(moments.ago) ?? "never"),
        .init(state.news.map(moments.ago) ?? "none yet"), .init(ProgressBar.grouped(Int(feed.known))),
        .init(state.census.map(moments.ago) ?? "never"), .init(ProgressBar.grouped(Int(state.requests))),
      ])
    }
    var lines = painter.table(table)
    for feed in feeds {
      if let trouble = feed.state.trouble { lines.append(painter.line("  \(feed.state.key.text): \(trouble)", .red)) }
      if let distrust = feed.state.distrust {
        lines.append(painter.line("  \(feed.state.key.text) is read by whole lists: \(distrust)", .yellow))
      }
    }
    return lines
  }

  private func comingLines(_ painter: Painter) -> [String] {
    if coming.isEmpty { return [] }
    var table = TextTable([
      .init(title: "NEXT"), .init(title: ""), .init(title: "RULE", least: 12), .init(title: "TRIGGER"),
    ])
    for next in coming.prefix(8) {
      table.add([.init(moments.text(next.at)), .init(moments.ahead(next.at)), .init(next.rule), .init(next.trigger)])
    }
    var lines = painter.table(table)
    if coming.count > 8 { lines.append(painter.line("  and \(coming.count - 8) more")) }
    if zone != moments.zone {
      lines.append(painter.line("  times here are \(moments.zone.name); schedules go by \(zone.name)", .dim))
    }
    return lines
  }

  private func usageLines(_ painter: Painter) -> [String] {
    guard let usage else { return [] }
    func part(_ name: String, _ window: PacingUsage.Window?) -> String? {
      window.map { "\(name) \(ProgressBar.grouped($0.used)) of \(ProgressBar.grouped($0.limit))" }
    }
    let all = [part("minute", usage.minute), part("hour", usage.hour), part("day", usage.day)].compactMap(\.self)
    let writes = [part("minute", usage.writeMinute), part("day", usage.writeDay)].compactMap(\.self)
    var lines: [String] = []
    if !all.isEmpty { lines.append(painter.line("requests  \(all.joined(separator: ", "))")) }
    if !writes.isEmpty { lines.append(painter.line("writes    \(writes.joined(separator: ", "))")) }
    if usage.waiting > 0 {
      lines.append(painter.line("waiting   \(ClosingLine.count(usage.waiting, "request")) for their turn"))
    }
    if usage.blocked > .zero {
      let seconds = usage.blocked.components.seconds + 1
      lines.append(painter.line("the server wants everybody to wait \(Moments.rough(seconds)) more", .yellow))
    }
    return lines
  }

  private func sizeLines(_ painter: Painter) -> [String] {
    guard let size else { return [] }
    // A little of it is always free.
    let free = size.free * 10 > size.bytes ? ", \(Self.megabytes(size.free)) of it free" : ""
    let oldest = size.oldest.map { "; the oldest event that is over: \(moments.text($0))" } ?? ""
    let path = size.path.map { "; \($0)" } ?? ""
    return [painter.line("state     \(Self.megabytes(size.bytes))\(free)\(oldest)\(path)")]
  }

  private static func megabytes(_ bytes: Int64) -> String {
    let tenths = (bytes * 10 + 999_999) / 1_000_000
    return "\(ProgressBar.grouped(Int(tenths / 10))).\(tenths % 10) MB"
  }
}
