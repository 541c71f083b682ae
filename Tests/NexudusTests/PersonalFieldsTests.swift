import Foundation
import Testing

@testable import Nexudus

/// Which fields of the API tell who a person is: the list is in a file, for a person to read.
@Suite struct PersonalFieldsTests {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../data/personal-fields.txt").standardized

  /// `kind field: entities`, in order.
  private static var lines: [String] {
    var entities: [String: [String]] = [:]
    for name in Catalogue.builtIn.names {
      for field in Catalogue.builtIn.entity(named: name)?.fields ?? []
      where field.type != .boolean && PersonalFields.kind(of: field.name) != nil && !field.isSystem {
        entities[field.name, default: []].append(name)
      }
    }
    return entities.map { name, entities in
      "\(PersonalFields.kind(of: name)?.rawValue ?? "") \(name): \(entities.joined(separator: " "))"
    }.sorted()
  }

  @Test func personalFields_areThoseOfTheList() throws {
    if ProcessInfo.processInfo.environment["RECORD_PERSONAL_FIELDS"] != nil {
      try (Self.lines.joined(separator: "\n") + "\n").write(to: Self.file, atomically: true, encoding: .utf8)
    }
    let golden = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(Self.lines == golden, "read the difference, then write the list with RECORD_PERSONAL_FIELDS=1")
  }

  @Test func whatTheCatalogueCallsPersonal_isPersonal() {
    var missing: Set<String> = []
    for name in Catalogue.builtIn.names {
      for field in Catalogue.builtIn.entity(named: name)?.fields ?? []
      where field.personalData != nil && field.type == .string && PersonalFields.kind(of: field.name) == nil {
        missing.insert(field.name)
      }
    }
    // Of a business and of the program, not of a person.
    #expect(missing.sorted() == ["InvoicingBusinessName"])
  }

  @Test(arguments: ["ResourceName", "Name", "Subject", "TariffName", "WebAddress", "Id", "FileName"])
  func others_areNot(_ name: String) { #expect(PersonalFields.kind(of: name) == nil) }
}
