import Scripting

/// Reads what `concierge check` is to look at, and looks at it.
struct CheckExecution {
  let paths: [String]
  let allowedHosts: [HostGrant]
  let surroundings: Surroundings
  /// Whether folders give their tests, too.
  var withTests = true

  /// What was found.
  func report() async throws -> CheckReport {
    var sources: [ScriptSource] = []
    for path in paths {
      if path == "-" {
        sources.append(.standardInput(try Terminal.readAll(maximumBytes: ScriptSource.maximumBytes)))
      } else {
        sources += try RuleFiles.find([path], withTests: withTests).map { try ScriptSource.file($0) }
      }
    }
    guard !sources.isEmpty else {
      throw CommandFailure(
        .usage, "there is no Lua file to check in \(paths.joined(separator: ", "))",
        hint: "a folder gives its *.lua files, not those of its subfolders, nor names that begin with \".\" or \"_\"")
    }
    var settings = CheckSettings()
    if let path = SettingsFile.path(script: settingsPath, surroundings: surroundings) {
      settings = CheckSettings(try .file(path))
    }
    settings.allowedHosts = allowedHosts
    let check = try await RuleCheck(settings: settings)
    let report = await check.report(on: sources)
    await check.close()
    return report
  }

  /// A path whose folder may hold the settings.
  var settingsPath: String? {
    var request = WatchRequest()
    request.paths = paths.filter { $0 != "-" }
    return request.settingsPath
  }
}
