import FoundationEssentials
import JSONPages
import Testing

@testable import Nexudus

@Suite struct CatalogueTests {
  @Test func everyEntity_decodes_andIsFoundByNameAndPath() throws {
    let catalogue = Catalogue.builtIn
    #expect(catalogue.names.count == 210)
    var fields = 0
    for name in catalogue.names {
      let entity = try #require(catalogue.entity(named: name), "\(name)")
      fields += entity.fields.count
      #expect(entity.name == name)
      #expect(catalogue.entity(path: "/\(entity.path.uppercased())/")?.name == name)
      #expect(entity.operations.isSuperset(of: [.list, .get]), "\(name)")
      for (filter, field) in entity.filters {
        #expect(entity.field(named: field) != nil, "\(name).\(filter) looks at \(field)")
      }
      #expect(entity.ranges.isSuperset(of: ["CreatedOn", "UpdatedOn"]), "\(name)")
    }
    #expect(fields == 5557)
  }

  @Test func outlines_sayWhatTheEntitiesSay() throws {
    let catalogue = Catalogue.builtIn
    #expect(catalogue.outlines.map(\.name) == catalogue.names)
    for outline in catalogue.outlines {
      let entity = try #require(catalogue.entity(named: outline.name))
      #expect(outline.path == entity.path && outline.summary == entity.summary)
      #expect(outline.fields == entity.fields.map(\.name))
    }
  }

  @Test func secretFields_areThoseOfAllEntities() {
    let fields = Catalogue.builtIn.names.flatMap { Catalogue.builtIn.entity(named: $0)?.fields ?? [] }
    #expect(Catalogue.builtIn.secretFields == Set(fields.filter(\.isSecret).map(\.name)))
  }

  @Test func embeddedText_isTheDataFile() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let data = try Data(contentsOf: URL(filePath: "/\(root)/data/catalog.jsonl"))
    let text = UnsafeBufferPointer(start: catalogueText.utf8Start, count: catalogueText.utf8CodeUnitCount)
    #expect(
      data.elementsEqual(Array(text) + [0x0A]) || data.elementsEqual(text), "run scripts/generate-catalogue")
  }

  @Test func field_carriesWhatTheDocumentsSay() throws {
    let webhook = try #require(Catalogue.builtIn.entity(named: "WebHook"))
    let action = try #require(webhook.field(named: "Action"))
    #expect(action.type == .enumeration && action.create == .required && action.isUpdatable)
    #expect(action.enumeration.count == 90)
    #expect(action.enumeration.first { $0.name == "CoworkerInvoiceCreate" }?.number == 16)
    let message = try #require(Catalogue.builtIn.entity(named: "CoworkerMessage"))
    #expect(message.field(named: "Body")?.isListed == false)
    #expect(message.field(named: "CoworkerId")?.reference == "Coworker")
    #expect(message.field(named: "UpdatedOn")?.isSystem == true)
    #expect(message.operations == [.list, .get])
    let invoice = try #require(Catalogue.builtIn.entity(named: "CoworkerInvoice"))
    #expect(invoice.field(named: "Paid")?.isSilent == true)
    #expect(Catalogue.builtIn.entity(named: "Application")?.field(named: "SecretKey")?.isSecret == true)
    #expect(message.role(for: .create) == "CoworkerMessage-Create")
    #expect(message.role(for: .get) == "CoworkerMessage-Read")
  }

  @Test(arguments: [
    ("comunitythread", "CommunityThread"), ("coworkerinvoice", "CoworkerInvoice"),
    ("spaces/coworkermessages", "CoworkerMessage"), ("CommunityThreads", "CommunityThread"),
    ("Cowroker", "Coworker"), ("coworker_invoice", "CoworkerInvoice"), ("Webhook", "WebHook"),
  ])
  func nearest_misspelt(name: String, expected: String) {
    #expect(Catalogue.builtIn.nearest(to: name).first == expected)
  }

  @Test func nearest_wordsOfAnother() {
    #expect(Names.nearest("Invoice", among: ["CoworkerInvoice", "Coworker", "Booking"]) == ["CoworkerInvoice"])
    #expect(Names.nearest("ThreadId", among: ["CommunityThreadId", "UserId"]) == ["CommunityThreadId"])
    #expect(Names.nearest("paid", among: ["PaidAmount", "Paid", "Draft"]).first == "Paid")
    #expect(Names.nearest("Zebra", among: ["CoworkerInvoice", "Coworker", "Booking"]) == [])
    #expect(Names.nearest("", among: ["A"]) == [])
  }

  @Test func unknownEntity_errorProposes() {
    let error = #expect(throws: NexudusError.self) { try Catalogue.builtIn.requireEntity(named: "CoworkerInvoce") }
    #expect(error?.kind == .usage)
    #expect(error?.message.contains("did you mean \"CoworkerInvoice\"") == true, "\(error?.message ?? "")")
  }
}
