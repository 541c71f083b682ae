/// Effects in another space than the delivery's own carry its name before their target: `porto:Coworker`.
///
/// Whatever does not know of spaces finds no entity of that name, and so sends nothing to the wrong one.
extension Effect {
  /// The space that the effect is for; nil for the delivery's own.
  public var space: String? {
    switch operation {
    case .create, .update, .delete, .run, .request: Self.parts(of: target).space
    case .http, .notify: nil
    }
  }

  /// The target within its space: the entity, or a method and path.
  public var place: String { space == nil ? target : Self.parts(of: target).name }

  /// The target of an effect in a space.
  public static func target(_ name: String, in space: String?) -> String { space.map { "\($0):\(name)" } ?? name }

  /// The space and the rest of a target or of the name of an entity.
  public static func parts(of target: String) -> (space: String?, name: String) {
    guard let colon = target.firstIndex(of: ":") else { return (nil, target) }
    let space = target[..<colon]
    // The path of a request may hold a colon of its own.
    guard !space.isEmpty, space.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) else {
      return (nil, target)
    }
    return (String(space), String(target[target.index(after: colon)...]))
  }
}
