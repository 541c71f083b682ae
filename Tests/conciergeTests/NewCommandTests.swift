import Automation
import Foundation
import Testing

@testable import concierge

/// `concierge new`: what it writes, what it refuses, and what it asks.
@Suite struct NewCommandTests {
  let program: Program

  init() throws { program = try Program() }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: program.folder + "/" + name, encoding: .utf8)
  }

  private func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: program.folder + "/" + name) }

  /// Triggers of every kind, each with entities that differ in what they have.
  private static let triggers =
    ["created", "updated", "entered", "gone"].flatMap { kind in
      ["CommunityThread", "Booking", "Coworker", "CoworkerInvoice", "Visitor", "CoworkerDelivery", "Checkin"]
        .map { ["--on", "\(kind):\($0)"] }
    } + [
      ["--on", "changed:CoworkerInvoice.Paid"], ["--on", "changed:Coworker.FullName"],
      ["--on", "changed:Booking.FromTime"], ["--on", "due:CoworkerInvoice.DueDate+3d"],
      ["--on", "due:Booking.FromTime-1h"], ["--on", "due:CoworkerDelivery.CreatedOn+3d"],
      ["--on", "due:CoworkerContract.CancellationDate-30d"], ["--every", "1h"], ["--every", "1d"],
      ["--cron", "0 9 * * 1-5"], ["--cron", "30 8 1 * *"],
    ]

  @Test func rulesForEachTrigger_haveNoFindings_andTheirTestsPass() async throws {
    for (place, trigger) in Self.triggers.enumerated() {
      let ending = try await program.run(arguments: ["new", "rules/greet\(place)"] + trigger)
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(ending.errors.hasPrefix("wrote rules/greet\(place).lua and rules/greet\(place)_test.lua\n"))
    }
    let count = Self.triggers.count
    let check = try await program.run("check", "rules")
    #expect(check.errors.hasPrefix("no findings in \(2 * count) files"), "\(check.output)\(check.errors)")
    let test = try await program.run("test", "rules")
    #expect(test.status == 0)
    #expect((test.output + test.errors).contains("\(count) tests passed in \(count) files"), "\(test.output)")
  }

  @Test(arguments: ["greet.lua", "greet_test.lua"])
  func filesThatAreThere_areNeverOverwritten_andNothingElseIsWritten(_ name: String) async throws {
    _ = try program.script(name, "-- mine")
    let ending = try await program.run("new", "greet", "--every", "1h")
    #expect(ending.status == 2)
    #expect(
      ending.errors == """
        error: \(name) is there already, and is never overwritten
          hint: take another name, or remove it first

        """)
    #expect(try text(name) == "-- mine")
    #expect(has("greet.lua") != has("greet_test.lua"))
  }

  @Test(
    arguments: [
      (
        ["greet", "--on", "created:ComunityThread"],
        "error: there is no entity \"ComunityThread\"; did you mean \"CommunityThread\""
      ),
      (
        ["greet", "--on", "changed:CoworkerInvoice.Payd"],
        "error: CoworkerInvoice has no field \"Payd\"; did you mean \"Paid\""
      ),
      (["greet", "--on", "creatd:Booking"], "error: records have no event \"creatd\"; did you mean \"created\"?"),
      (
        ["greet", "--on", "Booking.created"],
        "error: a trigger is KIND:ENTITY, not \"Booking.created\"; did you mean \"created:Booking\"?"
      ),
      (
        ["greet", "--on", "changed:Booking"], "error: changed is written changed:ENTITY.FIELD, not \"changed:Booking\""
      ),
      (
        ["greet", "--on", "due:CoworkerInvoice.Paid+3d"], "error: on.due: CoworkerInvoice.Paid holds true or false, not"
      ),
      (
        ["greet", "--on", "due:CoworkerInvoice.DueDate"],
        "error: due is written due:ENTITY.FIELD+3d, not \"due:CoworkerInvoice.DueDate\""
      ),
      (["greet", "--on", "changed:Booking.Id"], "error: Booking.Id never changes, so on.changed never fires"),
      (["greet", "--every", "often"], "error: every: the interval is a duration of whole seconds"),
      (["greet", "--cron", "9 am"], "error: cron \"9 am\" has 2 fields; it takes five"),
      (["greet", "--every", "1h", "--cron", "0 9 * * *"], "error: a new rule has one of --on, --every and --cron"),
      (["_greet", "--every", "1h"], "error: no folder of rules would load _greet.lua"),
      (["greet_test", "--every", "1h"], "error: no folder of rules would load greet_test.lua"),
      (["say hello", "--every", "1h"], "error: a rule's name has letters, digits, - and _"),
      (["greet"], "error: a new rule needs a name and a trigger, and standard input is no terminal to ask on"),
      ([], "error: a new rule needs a name and a trigger, and standard input is no terminal to ask on"),
    ] as [([String], String)])
  func mistakes_areNamed_andNothingIsWritten(_ arguments: [String], _ message: String) async throws {
    let ending = try await program.run(arguments: ["new"] + arguments)
    #expect(ending.status == 2)
    #expect(ending.errors.hasPrefix(message), "\(ending.errors)")
    #expect(!has("greet.lua") && !has("greet_test.lua"))
  }

  // MARK: Questions

  /// Answers questions in turn, and keeps what was said.
  private final class Person {
    var answers: [String]
    var said: [String] = []
    init(_ answers: [String]) { self.answers = answers }

    var questions: NewQuestions {
      NewQuestions(
        ask: {
          self.said.append($0 + "?"); return self.answers.isEmpty ? nil : self.answers.removeFirst()
        },
        say: { self.said.append($0) })
    }
  }

  @Test func questions_areAskedAgain_untilTheAnswerIsRight() throws {
    let person = Person(["_draft", "greet", "create", "created", "Coworkr", "Coworker"])
    #expect(try person.questions.place().path == "greet")
    #expect(try person.questions.trigger().name == "created Coworker")
    let said = person.said.joined(separator: "\n")
    #expect(said.contains("error: no folder of rules would load _draft.lua"))
    #expect(said.contains("error: there is no \"create\"; did you mean \"created\"?"))
    #expect(said.contains("error: there is no entity \"Coworkr\"; did you mean \"Coworker\""))
  }

  @Test(arguments: [
    (["due", "CoworkerInvoice", "DueDat", "DueDate", "3", "3d"], "due CoworkerInvoice.DueDate+3d"),
    (["due", "CoworkerInvoice", "DueDate", "-1d"], "due CoworkerInvoice.DueDate-1d"),
    (["changed", "CoworkerInvoice", "Payd", "Paid"], "changed CoworkerInvoice.Paid"),
    (["entered", "Visitor"], "entered Visitor"), (["every", "hour", "1h"], "every 1h"),
    (["cron", "0 9 * * 1-5"], "cron 0 9 * * 1-5"),
  ])
  func questions_leadToEachKindOfTrigger_whichHasAnOptionForTheNextTime(_ answers: [String], _ name: String) throws {
    let trigger = try Person(answers).questions.trigger()
    #expect(trigger.name == name)
    let option = NewRequest.option(for: trigger).split(separator: " ", maxSplits: 1).map(String.init)
    let value = option[1].replacing("'", with: "")
    let request = NewRequest(
      on: option[0] == "--on" ? value : nil, every: option[0] == "--every" ? value : nil,
      cron: option[0] == "--cron" ? value : nil)
    #expect(try request.trigger()?.name == name)
  }

  @Test func questions_thatAreLeftUnanswered_endTheCommand() throws {
    #expect(throws: CommandFailure.self) { try Person(["due", "CoworkerInvoice"]).questions.trigger() }
  }
}
