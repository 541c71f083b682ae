import LuaRuntime
import Nexudus

extension Settings {
  /// The names of all spaces, in the order of the file; the one without a name where the file has none.
  public var spaceNames: [String] { spaces.isEmpty ? [Space.unnamed] : spaces.map(\.name) }

  /// The space that is meant where none is named: the one that is marked, or has no name, or is alone.
  ///
  /// nil where there are several and none of them is that: what is meant for one is never sent to another by chance.
  public var defaultSpace: String? {
    if let marked = spaces.first(where: \.isDefault) { return marked.name }
    if spaces.count < 2 { return spaceNames[0] }
    return spaces.contains { $0.name == Space.unnamed } ? Space.unnamed : nil
  }

  /// The settings as they are for one of the spaces.
  public func selecting(_ name: String) -> Settings {
    var settings = self
    settings.space = spaces.first { $0.name == name } ?? Space()
    return settings
  }

  /// What is wrong with a name that no space has; nil where one has it.
  public func refusal(ofSpace name: String) -> String? {
    if spaceNames.contains(name) { return nil }
    let proposal = Names.proposal(Names.nearest(name, among: spaceNames))
    let known =
      spaces.isEmpty
      ? "; concierge.lua has none: space \"\(name)\" { url = \"...\", email = \"...\" }"
      : "; there are \(spaceNames.joined(separator: ", "))"
    return "there is no space \"\(name)\"" + (proposal.isEmpty ? known : proposal)
  }

  /// Adds one that the file declares.
  mutating func add(_ space: Space, isNamed: Bool) throws(LuaError) {
    if let other = spaces.first(where: { $0.name == space.name }) {
      let name = isNamed || other.name != Space.unnamed ? "space \"\(space.name)\"" : "space without a name"
      throw .usage(
        "there are two of \(name): at \(other.place) and at \(space.place); give one another name: space \"name\" { ... }"
      )
    }
    if space.isDefault, let other = spaces.first(where: \.isDefault) {
      throw .usage(
        "two spaces are marked as the default: \"\(other.name)\" at \(other.place) and \"\(space.name)\" at \(space.place)"
      )
    }
    spaces.append(space)
  }
}
