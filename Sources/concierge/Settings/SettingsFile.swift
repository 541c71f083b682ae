#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds `concierge.lua`.
enum SettingsFile {
  /// The file beside the script, or else in the current folder, or in the home; nil when there is none.
  static func path(script: String?, surroundings: Surroundings) -> String? {
    var candidates = [Self.folder(of: script) + "/concierge.lua", "./concierge.lua"]
    if let home = try? surroundings.home() { candidates.append(home + "/concierge.lua") }
    return candidates.first { access($0, F_OK) == 0 }
  }

  private static func folder(of script: String?) -> String {
    guard let script, let slash = script.lastIndex(of: "/") else { return "." }
    return String(script[..<slash])
  }
}
