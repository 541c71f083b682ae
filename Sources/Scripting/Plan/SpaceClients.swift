import Automation
public import Nexudus

/// The clients of the spaces that a plan's effects are for.
public struct SpaceClients: Sendable {
  /// Gives the client of another space, by its name in `concierge.lua`.
  public typealias Neighbour = @Sendable (_ name: String) throws(NexudusError) -> Client

  /// The client of the space that the plan was made in.
  let own: Client
  private let neighbour: Neighbour

  /// A space and those beside it.
  init(_ own: Client, _ neighbour: @escaping Neighbour) {
    self.own = own
    self.neighbour = neighbour
  }

  /// Where there are no other spaces.
  public static let none: Neighbour = { name throws(NexudusError) in
    throw .usage("there is no space \"\(name)\" here")
  }

  /// The client of the space of an effect.
  func client(of effect: Effect) throws(NexudusError) -> Client {
    guard let name = effect.space else { return own }
    return try neighbour(name)
  }

  /// The client of the space of an entity as the journal names it: `porto:Coworker`.
  func client(for target: String) throws(NexudusError) -> Client {
    guard let name = Effect.parts(of: target).space else { return own }
    return try neighbour(name)
  }
}
