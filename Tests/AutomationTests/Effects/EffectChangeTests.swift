import JSONPages
import Nexudus
import Testing

@testable import Automation

/// What a person reads who has to approve an effect.
struct EffectChangeTests {
  private func record(_ text: String) throws -> Record { try #require(RecordText.record(Array(text.utf8))) }

  private func text(_ change: EffectChange, textLines: Int? = 12) -> String {
    change.lines(textLines: textLines).joined(separator: "\n")
  }

  @Test("An update shows old and new of what changes, with the record's title and names of enumerations")
  func update() throws {
    let coworker = try record(
      #"{"Id":40,"FullName":"Zoë Müller","Tags":"a","CoworkerType":1,"Active":true,"TariffId":null,"CountryId":2.0}"#)
    let effect = Effect(
      .update, target: "Coworker", record: 40,
      body: ["Tags": "a, vip", "CoworkerType": 2, "Active": true, "TariffId": 7, "CountryId": 2])
    #expect(
      text(EffectChange(effect, record: coworker)) == """
        update Coworker 40 "Zoë Müller"
            Tags          "a" -> "a, vip"
            CoworkerType  1 (Individual) -> 2 (Company)
            TariffId      nil -> 7
        """)
  }

  @Test("Without the record an update shows what is sent; one that changes nothing says so")
  func withoutRecord() throws {
    let effect = Effect(.update, target: "Coworker", record: 40, body: ["Tags": "x"])
    #expect(text(EffectChange(effect)) == "update Coworker 40\n    Tags  \"x\"")
    let same = try record(#"{"Id":40,"Tags":"x"}"#)
    #expect(
      text(EffectChange(effect, record: same)) == "update Coworker 40\n    nothing: it has these values already")
  }

  @Test("A text that differs in a space or a tag is shown: a person judges every letter")
  func spaces() throws {
    let effect = Effect(.update, target: "Coworker", record: 40, body: ["Tags": "a  b"])
    let change = EffectChange(effect, record: try record(#"{"Id":40,"Tags":"a b"}"#))
    #expect(change.fields == [.init("Tags", old: "a b", new: "a  b")])
  }

  @Test("Secret fields are masked in text and JSON, and so is what the mask knows, titles included")
  func secrets() throws {
    let effect = Effect(
      .update, target: "Coworker", record: 40, body: ["AccessPincode": "48151623", "Tags": "key hush"])
    let coworker = try record(#"{"Id":40,"FullName":"hush","AccessPincode":"1111","Tags":""}"#)
    let change = EffectChange(effect, record: coworker) { value, _ in
      value.string.map { .string($0.replacing("hush", with: "***")) } ?? value
    }
    let all = text(change) + change.json.members.map { $0.value.canonicalText }.joined()
    #expect(!all.contains("48151623") && !all.contains("1111") && !all.contains("hush"))
    #expect(all.contains(#"AccessPincode  "***" -> "***""#) && all.contains(#"update Coworker 40 "***""#))
  }

  @Test("A changed text is shown as a diff with a line around it, a long line without what both share")
  func diff() throws {
    let old = "Dear member,\nthe kitchen is open.\nPlease wash your cup.\nOne more line.\nYours,\nthe desk"
    let new = old.replacing("wash your cup", with: "wash both cups")
    let effect = Effect(.update, target: "CommunityMessage", record: 3, body: ["Message": .string(new)])
    let base = JSONObject([("Id", 3), ("Message", .string(old))])
    #expect(
      text(EffectChange(effect, current: base)) == """
        update CommunityMessage 3
            Message
              …
                the kitchen is open.
              - Please wash your cup.
              + Please wash both cups.
                One more line.
              …
        """)
    let line = "The network is Members and the password hangs on the board by the door, next to the clock in the hall."
    let other = line.replacing("by the door", with: "in the lift")
    let change = TextChange(old: line, new: other)
    #expect(
      change.lines() == [
        "- …word hangs on the board by the door, next to the clock in t…",
        "+ …word hangs on the board in the lift, next to the clock in t…",
      ])
  }

  @Test("A new long text is shown in lines, cut with what is left out counted")
  func newText() {
    let text = (1...20).map { "line \($0)" }.joined(separator: "\n")
    let effect = Effect(.create, target: "CommunityMessage", body: ["CommunityThreadId": -1, "Message": .string(text)])
    let lines = EffectChange(effect).lines(indent: 2, textLines: 2)
    #expect(
      lines == [
        "  create CommunityMessage", "      CommunityThreadId  -1", "      Message", "        | line 1",
        "        | line 2", "        … 18 more lines",
      ])
    #expect(EffectChange(effect).lines(textLines: nil).count == 23)
  }

  @Test("No line holds a line end, whatever a title or a text holds")
  func lineEnds() {
    let effect = Effect(.update, target: "Coworker", record: 4, body: ["Notes": "a\r\nb\u{2028}c\u{B}d"])
    let base = JSONObject([("FullName", "Zoë\nupdate Coworker 5"), ("Notes", "z")])
    let lines = EffectChange(effect, current: base).lines()
    #expect(lines.allSatisfy { !$0.contains(where: \.isNewline) })
    #expect(lines[0] == "update Coworker 4 \"Zoë update Coworker 5\"")
  }

  @Test("Deletes, commands, requests and notices are named by what they are about")
  func others() {
    func heading(_ effect: Effect, _ title: String? = nil) -> [String] {
      EffectChange(effect, current: title.map { ["Name": .string($0)] }).lines()
    }
    #expect(heading(Effect(.delete, target: "Booking", record: 7), "Room 1") == [#"delete Booking 7 "Room 1""#])
    #expect(
      heading(
        Effect(.run, target: "Coworker", record: 7, body: ["Key": "COWORKER_X", "Ids": [7, 8], "Parameters": .null]))
        == ["run COWORKER_X on Coworker 7, 8"])
    #expect(
      heading(Effect(.request, target: "POST /sys/x", body: ["A": 1])) == [
        "request POST /sys/x", #"    body  {"A":1}"#,
      ])
    #expect(
      heading(Effect(.notify, target: "frontdesk", body: ["title": "New", "text": "Somebody came"]))
        == ["notify frontdesk", #"    title  "New""#, #"    text   "Somebody came""#])
  }
}
