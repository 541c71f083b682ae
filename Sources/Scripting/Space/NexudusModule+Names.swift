import Nexudus

extension NexudusModule {
  /// What `nexudus` has besides the entities.
  static let members = ["null", "me", "request", "space"]

  /// What a collection has.
  static let collectionMethods = [
    "list", "each", "all", "first", "count", "get", "create", "update", "delete", "commands", "run",
  ]

  /// What is said of a method that collections have not.
  static func unknownMethod(_ name: String) -> String {
    "a collection has no \"\(name)\"\(Names.proposal(Names.nearest(name, among: collectionMethods)))"
  }

  /// The options of a method that searches.
  static func searchOptions(of method: String) -> [String] {
    switch method {
    case "list": ["where", "order", "descending", "page", "size"]
    case "first": ["where", "order", "descending"]
    case "count": ["where"]
    default: ["where", "order", "descending", "size", "limit"]
    }
  }

  /// The options of a method that writes.
  static let writeOptions = ["key"]

  /// The options of `nexudus.request`.
  static let requestOptions = ["method", "path", "query", "body"]
}
