import Display
import Scripting

/// What recipes need in `concierge.lua`: a file where there is none, and lines to add where there is one.
struct RecipeSettings {
  /// The file to write with the rules; none where settings are there or nothing is needed.
  let file: [(path: String, text: String)]
  /// What the person is told.
  let notes: [String]

  init(_ order: RecipeOrder, surroundings: Surroundings) throws(CommandFailure) {
    guard let first = order.recipes.first, !order.settings.isEmpty else {
      (file, notes) = ([], [])
      return
    }
    if let path = SettingsFile.path(script: "\(first.place.path).lua", surroundings: surroundings) {
      let text: String
      do { text = try ScriptSource.file(path).text } catch { throw CommandFailure(anything: error) }
      let missing = order.settings.filter { !Recipe.states(text, $0) }
      let place = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
      (file, notes) = ([], missing.isEmpty ? [] : ["put into \(place):"] + missing.map { "  \($0)" })
      return
    }
    let path = "\(first.place.folder)concierge.lua"
    let header = [
      "-- Settings: the channels that rules tell of things, and what rules may do.",
      "--   a terminal channel prints; others: slack =, teams =, discord =, webhook =, email = (docs/rules.md)", "",
    ]
    file = [(path, (header + order.settings).joined(separator: "\n") + "\n")]
    notes = ["wrote \(path): \(order.settings.joined(separator: ", "))"]
  }
}
