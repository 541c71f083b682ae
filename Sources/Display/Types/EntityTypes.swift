import Nexudus
import Scripting

/// An entity as annotations for the Lua language server: its record, its filters and its collection.
public struct EntityTypes {
  private let entity: Entity
  private let library: Library

  /// The annotations of an entity.
  ///
  /// - Parameter library: what is said of the methods that all entities have.
  public init(_ entity: Entity, library: Library) {
    self.entity = entity
    self.library = library
  }

  /// The text of a file.
  public var text: String {
    (["---@meta", ""] + record + [""] + filters + [""] + query + [""] + collection).joined(separator: "\n") + "\n"
  }

  private var name: String { entity.name }

  private var record: [String] {
    let fields = entity.fields.filter { $0.name != "Id" }.map { field in
      "---@field \(field.name)? \(LuaType.name(of: field))\(LuaType.note(on: field))"
    }
    return ["---\(entity.summary)", "---@class \(name) : Record"] + fields + ["local \(name) = {}", ""]
      + method("fetch()", of: name, returns: name, if: .get)
      + method("update(fields, options)", of: name, ["fields \(name).Fields", Self.key], returns: name, if: .update)
  }

  private static let key = "options? WriteOptions"

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
    let fields = "fields \(name).Fields"
    return ["---@class \(type)", "local Collection = {}", ""]
      + method("list(options)", of: "Collection", options, returns: page, if: .list)
      + method("each(options)", of: "Collection", options, returns: "fun(): \(name)", if: .list)
      + method("all(options)", of: "Collection", options, returns: page, if: .list)
      + method("first(options)", of: "Collection", options, returns: "\(name)?", if: .list)
      + method("count(options)", of: "Collection", options, returns: "integer", if: .list)
      + method("get(id)", of: "Collection", ["id integer"], returns: name, if: .get)
      + method("create(fields, options)", of: "Collection", [fields, Self.key], returns: name, if: .create)
      + method(
        "update(id, fields, options)", of: "Collection", ["id integer", fields, Self.key], returns: name, if: .update)
      + method("delete(id, options)", of: "Collection", ["id integer", Self.key], returns: nil, if: .delete)
      + method("commands()", of: "Collection", returns: "table[]")
      + method(
        "run(key, ids, params, options)", of: "Collection",
        ["key string", "ids integer[]", "params? table", Self.key], returns: "{ message: string, value: any }")
  }

  private func method(
    _ call: String, of owner: String, _ parameters: [String] = [], returns: String?,
    if operation: Operation? = nil
  ) -> [String] {
    if let operation, !entity.operations.contains(operation) { return [] }
    let general = owner == "Collection" ? owner : "Record"
    let comment = library.comment(on: "\(general):\(call.prefix { $0 != "(" })").map { "---\($0)" }
    return comment + parameters.map { "---@param \($0)" } + (returns.map { ["---@return \($0)"] } ?? [])
      + ["function \(owner):\(call) end", ""]
  }
}
