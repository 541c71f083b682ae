import Display
import LuaRuntime
import Nexudus

/// Which recipes of the cookbook are wanted, and where they go.
struct RecipeOrder {
  /// The recipes with their names and places, and where each goes.
  let recipes: [(place: RulePlace, recipe: Recipe)]

  /// All that the program carries.
  static let book = RecipeText.all.map { Recipe(name: $0.name, rule: $0.rule, test: $0.test) }

  /// Reads the names of `--recipe`, and where they go: a folder, or a name for a single one.
  ///
  /// - Throws: a failure that names the nearest recipes.
  init(_ list: String, to target: String?, isFolder: (String) -> Bool) throws(CommandFailure) {
    let names = list.split(separator: ",").map { word in
      String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    guard !names.isEmpty else {
      throw CommandFailure(.usage, "--recipe takes names with commas between them", hint: Self.hint)
    }
    var folder = ""
    var newName: RulePlace?
    if let target, target.hasSuffix("/") || isFolder(target) {
      folder = target.hasSuffix("/") ? target : target + "/"
    } else if let target {
      guard names.count == 1 else {
        throw CommandFailure(
          .usage, "\(names.count) recipes can't all be called \"\(target)\"", hint: "for a folder, say \(target)/")
      }
      newName = try RulePlace(target)
    }
    var recipes: [(place: RulePlace, recipe: Recipe)] = []
    for name in names {
      guard let recipe = Self.book.first(where: { $0.name == name }) else {
        let proposal = Names.proposal(Names.nearest(name, among: Self.book.map(\.name)))
        throw CommandFailure(.usage, "there is no recipe \"\(name)\"\(proposal)", hint: Self.hint)
      }
      let place: RulePlace
      if let newName { place = newName } else { place = try RulePlace(folder + name) }
      recipes.append((place, recipe.placed(as: place.name, in: place.folder)))
    }
    self.recipes = recipes
  }

  private static let hint = "concierge new --recipe list shows them"

  /// The names and what each does, one a line.
  static var list: [String] {
    let width = book.map { TextWidth.columns($0.name) }.max() ?? 0
    return book.map { "\(TextWidth.pad($0.name, width))  \($0.summary)" }
  }

  /// The files of rules and tests.
  var files: [(path: String, text: String)] {
    recipes.flatMap { place, recipe in
      [("\(place.path).lua", recipe.rule), ("\(place.path)_test.lua", recipe.test)]
    }
  }

  /// What settings need for them, each line once.
  var settings: [String] {
    var lines: [String] = []
    for line in recipes.flatMap(\.recipe.settings) where !lines.contains(line) { lines.append(line) }
    return lines
  }
}
