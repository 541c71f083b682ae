import CLuaBridge

/// A recipe that is embedded in the program: the text of a rule, and of its test.
public struct RecipeText: Sendable {
  /// The rule's name.
  public let name: String
  /// The rule's file.
  public let rule: String
  /// The file of its test.
  public let test: String

  /// All of them, in the order of the cookbook.
  public static var all: [RecipeText] {
    (0...).lazy.map { clb_recipe_at($0) }.prefix { $0 != nil }.compactMap { $0?.pointee }.map { recipe in
      RecipeText(
        name: String(cString: recipe.name), rule: String(cString: recipe.rule), test: String(cString: recipe.test))
    }
  }
}
