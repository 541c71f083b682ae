import FoundationEssentials
import JSONPages
import Testing

@testable import Scripting

/// The Mustache specification's own tests (github.com/mustache/spec, as of January 2025), in HTML as there.
@Suite("Mustache specification")
struct SpecificationTests {
  static let parts = ["comments", "delimiters", "interpolation", "inverted", "partials", "sections"]

  /// What is otherwise here, and why.
  static let others = [
    // A name that leads nowhere is a mistake that would go unseen.
    "partials: Failed Lookup"
  ]

  @Test(arguments: parts)
  func eachCase_rendersAsSpecified(_ part: String) throws {
    let path = #filePath.replacing("SpecificationTests.swift", with: "Specification/\(part).json")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let tests = try #require(try JSONValue(parsing: text)["tests"]?.array)
    #expect(tests.count > 10)
    for test in tests {
      let name = "\(part): \(test["name"]?.string ?? "")"
      if Self.others.contains(name) { continue }
      let partials = (test["partials"]?.object?.members ?? []).reduce(into: [:]) { $0[$1.key] = $1.value.string }
      let template = try #require(test["template"]?.string)
      do {
        let rendered = try TemplateRenderer.render(
          template, test["data"] ?? [:], isHTML: true, partials: partials)
        #expect(rendered == test["expected"]?.string, "\(name)")
      } catch {
        Issue.record("\(name): \(error.message)")
      }
    }
  }
}
