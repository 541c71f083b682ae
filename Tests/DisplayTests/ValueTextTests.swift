import JSONPages
import LuaRuntime
import Nexudus
import Testing

@testable import Display

@Suite("Lua values for people")
struct ValueTextTests {
  private func lines(_ value: LuaPicture, width: Int? = 40, isColored: Bool = false, secret: String? = nil) -> [String]
  {
    let redactor = Redactor()
    if let secret { redactor.add(secret) }
    return ValueText(width: width, isColored: isColored, redactor: redactor).lines(value)
  }

  private func table(_ members: [(String, LuaPicture)], elements: [LuaPicture] = [], omitted: Int = 0) -> LuaPicture {
    .table(.init(elements: elements, members: members.map { (.string($0.0), $0.1) }, omitted: omitted))
  }

  private func records(_ json: String, of name: String) throws -> LuaRecordPage {
    let recordClass = LuaRecordClass(
      name: name, secretFields: ["AccessPincode"], resolve: { _, _ in .nil }, describe: { _ in "\(name) 7 \"Zoë\"" })
    return LuaRecordPage(try RecordPage.index(PaddedBytes(json), as: .list), recordClass)
  }

  @Test(arguments: [
    (LuaPicture.nil, "nil"), (.boolean(true), "true"), (.integer(-3), "-3"), (.number(0.1), "0.1"),
    (.number(3), "3.0"), (.number(1e100), "1e+100"), (.number(-.infinity), "-inf"), (.number(0.1 + 0.2), "0.3"),
    (.string("Zoë"), "\"Zoë\""), (.string("a\n\"b\"\\\t\u{1B}[31m\0"), #""a\n\"b\"\\\t\027[31m\000""#),
    (.null, "null"), (.other("function"), "function"), (.text("nexudus.Coworker"), "nexudus.Coworker"),
    (.cycle, "{ itself }"), (.table(.init()), "{}"),
    (.string("a\u{202E}b"), "\"a\\u{202E}b\""),
  ])
  func scalars(_ value: LuaPicture, _ expected: String) {
    #expect(lines(value) == [expected])
  }

  @Test func aTable_thatFits_isOneLine() {
    let inner = table([("b", .integer(2)), ("a b", .string("x"))])
    #expect(
      lines(table([("t", inner)], elements: [.integer(1), .nil])) == [#"{ 1, nil, t = { b = 2, ["a b"] = "x" } }"#])
  }

  @Test func aWideTable_hasAMemberALine_andCountsWideLetters() {
    let long = LuaPicture.string("日本語日本語日本語日本語")
    #expect(
      lines(table([("a", .integer(1)), ("name", long)])) == [
        "{", "  a = 1,", #"  name = "日本語日本語日本語日本語","#, "}",
      ])
    // The same number of narrow letters has room.
    #expect(lines(table([("a", .integer(1)), ("name", .string("abcdefabcdef"))])).count == 1)
    #expect(
      lines(table([("in", table([("name", long), ("n", .boolean(false))]))])) == [
        "{", "  in = {", #"    name = "日本語日本語日本語日本語","#, "    n = false,", "  },", "}",
      ])
  }

  @Test func whatIsLeftOut_isCounted() {
    #expect(lines(table([], elements: [.integer(1)], omitted: 9)) == ["{", "  1,", "  -- 9 more", "}"])
    let text = String(repeating: "x", count: 5_000)
    #expect(lines(.string(text))[0].hasSuffix("xxx\"..."))
    #expect(lines(table([("a", .string(text))])).joined().count < 450)
  }

  @Test func keys_ofAnyKind_haveTheirForm() {
    let value = LuaPicture.table(
      .init(members: [(.integer(7), .integer(1)), (.boolean(true), .nil), (.other("function"), .deep)]))
    #expect(lines(value, width: 80) == ["{ [7] = 1, [true] = nil, [function] = { ... } }"])
  }

  @Test func aRecord_isAFieldALine_withoutSecrets() throws {
    let page = try records(
      #"{"Records":[{"Id":7,"FullName":"Zoë","AccessPincode":"4815","Email":"z@a.example","ProfileWebsite":null}]}"#,
      of: "Coworker")
    let shown = lines(.record(LuaRecord(page.page[0], page.recordClass)), secret: "z@a.example").joined(separator: "\n")
    #expect(shown.hasPrefix("Coworker 7 \"Zoë\"\n"))
    #expect(!shown.contains("4815") && !shown.contains("z@a.example"))
    #expect(shown.hasSuffix("1 empty field not shown"))
    #expect(lines(table([("m", .record(LuaRecord(page.page[0], page.recordClass)))])) == ["{ m = Coworker 7 \"Zoë\" }"])
  }

  @Test func lists_ofRecords_areTables() throws {
    let page = try records(
      #"{"Records":[{"Id":7,"FullName":"日本","Active":true},{"Id":8,"FullName":"Ana","Active":false}]}"#, of: "Coworker")
    let expected = ["Id  FullName  Active", " 7  日本      true", " 8  Ana       false", "Coworker: 2"]
    #expect(lines(.records(page), width: nil) == expected)
    let elements = page.page.map { LuaPicture.record(LuaRecord($0, page.recordClass)) }
    #expect(lines(.table(.init(elements: elements)), width: nil) == expected)
    #expect(lines(.table(.init(elements: elements, omitted: 98)), width: nil).last == "Coworker: 2 of 100")
    // With anything else among them it is a table like others.
    #expect(
      lines(.table(.init(elements: elements + [.integer(1)])), width: nil)
        == ["{ Coworker 7 \"Zoë\", Coworker 7 \"Zoë\", 1 }"])
  }

  @Test func classes_ofAnotherSpace_areOfTheSameEntity() throws {
    let page = try records(#"{"Records":[{"Id":7,"FullName":"Ana"}]}"#, of: "porto:Coworker")
    #expect(lines(.records(page), width: nil).first == "Id  FullName")
  }

  @Test func colours_areOnlyWhereTheyAreWanted() {
    let value = table([("a", .string("x")), ("b", .integer(1))])
    #expect(lines(value, isColored: true) == ["{ a = \u{1B}[32m\"x\"\u{1B}[0m, b = \u{1B}[33m1\u{1B}[0m }"])
    #expect(!lines(value).joined().contains("\u{1B}"))
  }
}
