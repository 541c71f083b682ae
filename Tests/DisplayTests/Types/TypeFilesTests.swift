import LuaRuntime
import Nexudus
import Testing

@testable import Display

@Suite("Annotations for editors")
struct TypeFilesTests {
  private let library = Library(PreludeText.library)
  private var files: TypeFiles { TypeFiles(library: library) }

  private func text(of entity: String) throws -> String {
    EntityTypes(library: library).text(of: try #require(Catalogue.builtIn.entity(named: entity)))
  }

  @Test("Every entity stands in the file of its area, and its collection has a name")
  func entities() throws {
    let files = files.annotations
    #expect(files.count == Set(files.map(\.name)).count)
    let nexudus = try #require(files.first { $0.name == "nexudus.lua" }).text
    for name in Catalogue.builtIn.names {
      #expect(nexudus.contains("---@field \(name) \(name).Collection\n"))
      let area = try #require(Catalogue.builtIn.entity(named: name)).path.prefix { $0 != "/" }
      let file = try #require(files.first { $0.name == "entities/\(area).lua" }).text
      #expect(file.contains("\n---@class \(name) : Record\n"))
    }
  }

  @Test("Each file begins as annotations do, and is one that the language server reads")
  func sizes() {
    for (name, text) in files.annotations {
      #expect(text.hasPrefix("\(TypeFiles.firstLine)\n"), "\(name)")
      #expect(text.utf8.count < 500_000, "\(name)")
      // More names than a function may have are an error to Lua, and to the language server.
      #expect(text.split(separator: "\n").count { $0.hasPrefix("local ") } < 200, "\(name)")
    }
  }

  @Test("Fields have types, and what lists leave out is said")
  func fields() throws {
    let message = try text(of: "CoworkerMessage")
    #expect(message.contains("\n---@class CoworkerMessage : Record\n"))
    #expect(message.contains("\n---@field Body? string lists leave it out: record:fetch()"))
    let invoice = try text(of: "CoworkerInvoice")
    #expect(invoice.contains("\n---@field TotalAmount? number"))
    #expect(invoice.contains("\n---@field DueDate? Time"))
    #expect(invoice.contains("\n---All of them, read first, as an array.\n---@param options? CoworkerInvoice.Query\n"))
  }

  @Test("Filters and orders are those of the entity")
  func filters() throws {
    let invoice = try text(of: "CoworkerInvoice")
    #expect(invoice.contains("---@class CoworkerInvoice.Where\n"))
    #expect(invoice.contains("\n---@field Paid? boolean\n"))
    #expect(invoice.contains("\"InvoiceNumber\""))
  }

  @Test("An entity has the calls that the API has for it, and no others")
  func operations() throws {
    let types = EntityTypes(library: library)
    for name in Catalogue.builtIn.names {
      let entity = try #require(Catalogue.builtIn.entity(named: name))
      let text = types.text(of: entity)
      for (operation, call) in [
        (Operation.list, "Collection:list("), (.get, "Collection:get("), (.create, "Collection:create("),
        (.update, "Collection:update("), (.delete, "Collection:delete("),
      ] {
        #expect(text.contains(call) == entity.operations.contains(operation), "\(name) \(call)")
      }
    }
  }

  @Test("The names that scripts see are found in the library")
  func globals() {
    for name in ["nexudus", "on", "every", "cron", "store", "http", "notify", "time", "text", "rule", "secret"] {
      #expect(files.globals.contains(name))
    }
    #expect(!files.globals.contains { $0.contains(":") || $0.contains(".") || $0 == "Record" })
  }
}
