import Display
import JSONPages
import Scripting

/// Shows what `concierge check` found.
struct CheckOutput {
  let console: Console
  /// Whether the roles are listed one by one.
  let showsRoles: Bool

  func show(_ report: CheckReport) {
    for finding in report.findings {
      if console.style.isJSON {
        console.put(Console.text(finding.json))
      } else {
        console.putSafe(
          finding.report(
            color: console.style.outputIsColored, columns: { TextWidth.columns($0) },
            clean: { console.style.outputIsTerminal ? TerminalText.neutralised($0) : $0 }))
      }
    }
    if showsRoles, !console.style.isJSON {
      for line in Self.roles(report.roles) { console.put(line) }
    }
    console.note(Self.closing(report), json: Self.summary(report))
  }

  /// The roles, one a line, each with the first place that needs it.
  static func roles(_ roles: RolesNeeded) -> [String] {
    let needs = roles.needs.sorted { $0.key.role < $1.key.role }
    let width = needs.map { TextWidth.columns($0.key.role) }.max() ?? 0
    return needs.map { "\(TextWidth.pad($0.key.role, width))  \($0.value)" }
  }

  /// `2 errors, 1 warning in 3 files; roles needed: CommunityMessage-Create, CommunityThread-List`
  static func closing(_ report: CheckReport) -> String {
    let warnings = report.findings.count - report.errorCount
    var counts = [
      report.errorCount > 0 ? ClosingLine.count(report.errorCount, "error") : nil,
      warnings > 0 ? ClosingLine.count(warnings, "warning") : nil,
    ].compactMap(\.self).joined(separator: ", ")
    if counts.isEmpty { counts = "no findings" }
    let names = report.roles.names
    var roles = names.isEmpty ? "" : "; roles needed: " + names.joined(separator: ", ")
    if report.roles.isPartial {
      roles += names.isEmpty ? "; roles needed can't be told" : ", and others that can't be told"
    }
    return "\(counts) in \(ClosingLine.count(report.fileCount, "file"))\(roles)"
  }

  private static func summary(_ report: CheckReport) -> JSONObject {
    var summary = report.roles.json
    summary["errors"] = .integer(Int64(report.errorCount))
    summary["warnings"] = .integer(Int64(report.findings.count - report.errorCount))
    summary["files"] = .integer(Int64(report.fileCount))
    return ["closing": .object(summary)]
  }
}
