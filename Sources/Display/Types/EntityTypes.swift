import Nexudus
import Scripting

/// An entity as annotations for the Lua language server: its record, its filters and its collection.
public struct EntityTypes {
  private let entity: Entity

  /// The annotations of an entity.
  public init(_ entity: Entity) { self.entity = entity }

  /// The text of a file.
  public var text: String {
    (["---@meta", ""] + record + [""] + filters + [""] + query + [""] + collection).joined(separator: "\n") + "\n"
  }

  /// The methods that only its records have.
  var methods: [Declaration] { DeclarationReader(ownMethods.joined(separator: "\n")).declarations }

  private var name: String { entity.name }

  private var record: [String] {
    let fields = entity.fields.filter { $0.name != "Id" }.map { field in
      "---@field \(field.name)? \(LuaType.name(of: field))\(LuaType.note(on: field))"
    }
    return ["---\(entity.summary)", "---@class \(name) : Record"] + fields + ["local \(name) = {}", ""]
      + method("fetch()", of: name, "A full, fresh copy.", returns: name, if: .get)
      + method(
        "update(fields)", of: name, "Changes fields of the record.", ["fields \(name).Fields"], returns: name,
        if: .update)
      + ownMethods
  }

  private var ownMethods: [String] {
    switch name {
    case "CommunityThread":
      method(
        "reply(text, options)", of: name, "Posts a message as the signed-in user.",
        ["text string", "options? { key?: string, user?: integer }"], returns: "CommunityMessage")
        + method("messages()", of: name, "Its messages.", returns: "CommunityMessage[]")
    case "Coworker":
      method(
        "notify(text, options)", of: name, "Sends the member a notice.",
        ["text string", "options? { type?: string, entity?: any, key?: string }"], returns: "CoworkerNotification")
    case "CoworkerInvoice":
      method("lines()", of: name, "Its lines.", returns: "CoworkerInvoiceLine[]")
        + method("coworker()", of: name, "Whose it is.", returns: "Coworker")
    default: []
    }
  }

  private var filters: [String] {
    let filters = entity.filterNames.map { filter in
      let field = entity.filters[filter].flatMap(entity.field(named:)) ?? entity.field(named: filter)
      let type = field.map(LuaType.name(of:)) ?? "any"
      return entity.ranges.contains(filter)
        ? "---@field \(filter)? \(type)|{ from?: any, to?: any }" : "---@field \(filter)? \(type)"
    }
    let written = entity.fields.filter { $0.isWritable }.map { "---@field \($0.name)? \(LuaType.name(of: $0))" }
    return ["---@class \(name).Where"] + filters + ["", "---@class \(name).Fields"] + written
  }

  private var query: [String] {
    let orders = entity.fields.map { "\"\($0.name)\"" }.joined(separator: "|")
    return [
      "---@class \(name).Query", "---@field where? \(name).Where", "---@field order? \(orders)",
      "---@field descending? boolean", "---@field page? integer", "---@field size? integer", "---@field limit? integer",
    ]
  }

  private var collection: [String] {
    let type = "\(name).Collection"
    let page = "\(name)[]"
    let options = ["options? \(name).Query"]
    return ["---@class \(type)", "local Collection = {}", ""]
      + method("list(options)", of: "Collection", "One page.", options, returns: page, if: .list)
      + method(
        "each(options)", of: "Collection", "An iterator over all pages, each Id once.", options,
        returns: "fun(): \(name)", if: .list)
      + method("all(options)", of: "Collection", "All of them, read first.", options, returns: page, if: .list)
      + method("first(options)", of: "Collection", "The first, or nil.", options, returns: "\(name)?", if: .list)
      + method(
        "count(options)", of: "Collection", "How many there are; one request.", options, returns: "integer", if: .list)
      + method("get(id)", of: "Collection", "The full record.", ["id integer"], returns: name, if: .get)
      + method(
        "create(fields, options)", of: "Collection", "Creates a record.",
        ["fields \(name).Fields", "options? { key?: string }"], returns: name, if: .create)
      + method(
        "update(id, fields, options)", of: "Collection", "Changes fields of a record.",
        ["id integer", "fields \(name).Fields", "options? { key?: string }"], returns: name, if: .update)
      + method("delete(id)", of: "Collection", "Removes a record.", ["id integer"], returns: nil, if: .delete)
      + method("commands()", of: "Collection", "What can be run on its records.", returns: "table[]")
      + method(
        "run(key, ids, params)", of: "Collection", "Runs a command on records.",
        ["key string", "ids integer[]", "params? table"], returns: "{ message: string, value: any }")
  }

  private func method(
    _ call: String, of owner: String, _ summary: String, _ parameters: [String] = [], returns: String?,
    if operation: Operation? = nil
  ) -> [String] {
    if let operation, !entity.operations.contains(operation) { return [] }
    return ["---\(summary)"] + parameters.map { "---@param \($0)" } + (returns.map { ["---@return \($0)"] } ?? [])
      + ["function \(owner):\(call) end", ""]
  }
}
