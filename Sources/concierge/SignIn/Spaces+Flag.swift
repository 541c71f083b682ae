import Nexudus
import Scripting
import SpaceModel
import Synchronization

extension Spaces {
  /// The space of `--space`; nil where there is no such flag.
  func flagged() throws -> SpaceSession? {
    guard let flag else { return nil }
    if let known = opened.withLock({ $0.first { $0.name == flag } }) { return known.session }
    if flag == "demo" { return try demo() }
    if settings.spaceNames.contains(flag), !settings.spaces.isEmpty { return try session(named: flag) }
    guard flag.contains("://") else {
      let known = settings.spaces.isEmpty ? ["demo"] : settings.spaceNames + ["demo"]
      let proposal = Names.proposal(Names.nearest(flag, among: known))
      let forms = "--space takes \(known.joined(separator: ", ")), or the API's address: https://..."
      if file == nil {
        throw CommandFailure(
          .usage, "there is no space \"\(flag)\"\(proposal): no concierge.lua names one",
          hint: "it is looked for in this folder and in \(try surroundings.home()); without it, \(forms)")
      }
      throw CommandFailure(.usage, "there is no space \"\(flag)\"\(proposal)", hint: forms)
    }
    return try elsewhere(flag)
  }

  /// The space at an address: the one of `concierge.lua` that is there, or one that it knows nothing of.
  private func elsewhere(_ flag: String) throws -> SpaceSession {
    let address = try BaseURL(flag)
    let there = try settings.spaces.filter { try BaseURL($0.url ?? BaseURL.nexudus.description) == address }
    if there.count > 1, !there.contains(where: { $0.name == settings.defaultSpace }) {
      let names = there.map(\.name).joined(separator: ", ")
      throw CommandFailure(.usage, "several spaces are at \(address): \(names)", hint: "name one: --space NAME")
    }
    let name = there.count == 1 ? there[0].name : settings.defaultSpace
    let file = name.map(settings.selecting) ?? settings
    let isDefault = name == nil || name == settings.defaultSpace
    var choice = try SpaceChoice.resolve(
      url: flag, surroundings: isDefault ? surroundings : nil, file: file.space,
      remembered: try remembered(file.space.name, isDefault: isDefault))
    if there.isEmpty { choice.name = Settings.Space.unnamed }
    return try keep(SpaceSession(choice, file, in: self, surroundings, limits: limits(file)), as: flag)
  }

  /// The space that is made up, in this process: its records are made at the first request.
  private func demo() throws -> SpaceSession {
    let choice = SpaceChoice(
      isDemo: true, address: try BaseURL("http://demo/api"),
      signIn: .password(user: Account.demo.email, password: Account.demo.password))
    return keep(
      SpaceSession(choice, settings, in: self, surroundings, limits: .off, demo: Space(seed: 1)), as: "demo")
  }

  private func keep(_ session: SpaceSession, as name: String) -> SpaceSession {
    opened.withLock { $0.append((name, session)) }
    return session
  }
}
