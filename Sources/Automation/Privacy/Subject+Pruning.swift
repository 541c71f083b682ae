import JSONPages

extension Subject {
  /// A script's value without what is the subject's; nil where nothing of it is anybody else's.
  public func pruned(_ value: JSONValue) -> JSONValue? {
    guard let kinship = kinship(of: value) else { return value }
    switch value {
    case .array(let elements): return .array(elements.compactMap(pruned))
    case .object(let object):
      // What refers to it by a field of its own is about it as a whole; what only holds such things is not.
      if kinship.isClose, isAbout(object) { return nil }
      return .object(
        JSONObject(
          object.members.compactMap { key, value in
            names(key: key) ? nil : pruned(value).map { (key, $0) }
          }))
    default: return nil
    }
  }

  private func isAbout(_ object: JSONObject) -> Bool {
    let flat = object.members.filter { $0.value.object == nil && $0.value.array?.first?.object == nil }
    return kinship(of: .object(JSONObject(flat.map { ($0.key, $0.value) })))?.isClose ?? false
  }
}
