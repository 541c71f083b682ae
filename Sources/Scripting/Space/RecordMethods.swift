/// What is known of the methods that records have: their names for proposals, their options, what they give and do. The
/// methods themselves are in the prelude.
enum RecordMethods {
  private static let ofAll = ["update", "delete", "fetch", "table", "related", "link"]

  /// A method of a single entity.
  struct Own {
    /// The options in its second argument.
    var options: [String] = []
    /// The entity that it reads or makes.
    let entity: String
    /// Whether it makes a record, rather than reading.
    var isWrite = false
    /// Whether it gives a list.
    var isList = false
  }

  private static let ofSome: [String: [(name: String, method: Own)]] = [
    "CommunityThread": [
      ("reply", Own(options: ["key", "user"], entity: "CommunityMessage", isWrite: true)),
      ("messages", Own(entity: "CommunityMessage", isList: true)),
    ],
    "Coworker": [("notify", Own(options: ["type", "entity", "key"], entity: "CoworkerNotification", isWrite: true))],
    "CoworkerInvoice": [
      ("lines", Own(entity: "CoworkerInvoiceLine", isList: true)),
      ("coworker", Own(entity: "Coworker")),
    ],
  ]

  /// The names of the methods that an entity's records have.
  static func names(of entity: String) -> [String] { ofAll + (ofSome[entity] ?? []).map(\.name) }

  /// The names of the methods that records of some entity have.
  static let all = Set(ofAll + ofSome.values.joined().map(\.name))

  /// A method that only records of this entity have.
  static func own(_ method: String, of entity: String) -> Own? {
    ofSome[entity]?.first { $0.name == method }?.method
  }

  /// The options of a method of some entity.
  static func options(of method: String) -> [String] {
    ofSome.values.joined().first { $0.name == method }?.method.options ?? []
  }
}
