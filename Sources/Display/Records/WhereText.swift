import JSONPages
import Nexudus

/// Conditions of a search as they are typed on a command line: `Paid=false`, `CreatedOn=-7d..`, `Coworker=12`.
public enum WhereText {
  /// The filters that the texts state, for ``ListQuery/make(_:where:order:descending:page:size:)``.
  ///
  /// - Throws: kind `usage` for a text without `=`, for a key that comes twice, and for one value where only a range goes.
  public static func filters(_ texts: [String], of entity: Entity) throws(NexudusError) -> JSONObject {
    var filters = JSONObject()
    for text in texts {
      guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
        throw .usage(
          "--where takes KEY=VALUE, not \"\(text)\"",
          hint:
            "like --where \(entity.filters[text] == nil ? entity.filters.keys.sorted().first ?? "Id" : text)=...; "
            + "concierge entities \(entity.name) shows the keys",
          entity: entity.name)
      }
      let key = String(text[..<sign])
      let value = String(text[text.index(after: sign)...])
      if filters[key] != nil { throw .usage("--where \(key) is there twice", entity: entity.name) }
      filters[key] = try self.value(value, key: key, of: entity)
    }
    return filters
  }

  private static func value(_ text: String, key: String, of entity: Entity) throws(NexudusError) -> JSONValue {
    if entity.ranges.contains(key), let range = range(text) { return .object(range) }
    guard let filter = entity.filters[key] else {
      if entity.ranges.contains(key) {
        throw .usage(
          "\(entity.name).\(key) is searched by range only",
          hint: "write --where \(key)=FROM..TO; either may be left out",
          entity: entity.name)
      }
      return .string(text)
    }
    let type = entity.field(named: filter)?.type
    switch text {
    case "true" where type == .boolean: return true
    case "false" where type == .boolean: return false
    case "null" where type != .string: return .null
    default: return .string(text)
    }
  }

  /// `FROM..TO`, of which one may be left out.
  private static func range(_ text: String) -> JSONObject? {
    guard let dots = text.ranges(of: "..").first else { return nil }
    let (from, to) = (text[..<dots.lowerBound], text[dots.upperBound...])
    var range = JSONObject()
    if !from.isEmpty { range["from"] = .string(String(from)) }
    if !to.isEmpty { range["to"] = .string(String(to)) }
    return range
  }
}
