import Foundation

/// Plays a page of a shell session, and writes down what is shown.
///
/// A line `file NAME` begins a file, whose lines follow behind `| `. A line that begins with `$ ` is run by a shell; what it
/// shows follows, with its status in brackets where that is not 0. Other lines before a `$` are comments when they begin
/// with `#`.
struct ShellSession {
  let program: Program
  /// What the environment has besides.
  var environment: [String: String] = [:]

  /// The page as it reads now.
  func played(_ page: String) async throws -> String {
    var lines: [String] = []
    var file: (name: String, text: String)?
    for line in page.components(separatedBy: "\n") {
      if let name = line.after("file ") {
        file = (name, "")
        lines.append(line)
      } else if let text = line.after("| "), let open = file {
        file = (open.name, open.text + text + "\n")
        _ = try program.script(open.name, open.text + text + "\n")
        lines.append(line)
      } else if let command = line.after("$ ") {
        file = nil
        lines.append(line)
        lines += try await shown(by: command)
      } else if line.hasPrefix("#") {
        file = nil
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func shown(by command: String) async throws -> [String] {
    let folder = (Program.path as NSString).deletingLastPathComponent
    let ending = try await program.run(
      executable: "/bin/sh", arguments: ["-c", "exec 2>&1; " + command],
      environment: environment.merging(["PATH": "\(folder):/usr/bin:/bin", "TZ": "UTC"]) { $1 })
    var text = ending.output.replacingOccurrences(of: program.home, with: "HOME")
    // What differs from machine to machine, and from run to run.
    for (pattern, plain) in [
      ("[0-9]+ MB free", "N MB free"), ("[0-9]+ KB", "N KB"), ("in [0-9.]+ m?s\\b", "in TIME"),
      ("0x[0-9a-f]+", "ADDRESS"),
      ("[0-9]+ seconds?\\b", "N seconds"), ("127.0.0.1:[0-9]+", "127.0.0.1:PORT"),
      ("wrote [0-9]+ files", "wrote N files"),
    ] {
      text = text.replacingOccurrences(of: pattern, with: plain, options: .regularExpression)
    }
    var lines = text.components(separatedBy: "\n")
    if lines.last == "" { lines.removeLast() }
    return lines + (ending.status == 0 ? [] : ["[\(ending.status)]"])
  }
}

extension String {
  fileprivate func after(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
