/// The names of the methods that records have, for proposals; the methods themselves are in the prelude.
enum RecordMethods {
  private static let ofAll = ["update", "delete", "fetch", "table", "related", "link"]
  private static let ofSome = [
    "CommunityThread": ["reply", "messages"],
    "Coworker": ["notify"],
    "CoworkerInvoice": ["lines", "coworker"],
  ]

  static func names(of entity: String) -> [String] { ofAll + (ofSome[entity] ?? []) }
}
