import JSONPages
import Nexudus
import SpaceModel
import Testing

@testable import Scripting

/// Every example is run against the demo space, and does what its first line says.
@Suite("Examples")
struct ExampleTests {
  static let folder = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/examples/"

  private func run(
    _ name: String, arguments: [String] = [], dryRun: Bool = false, on test: TestSpace
  ) async throws -> [String] {
    let source = try ScriptSource.file(Self.folder + name + ".lua", arguments: arguments)
    let before = test.output.lines.count
    if case .failed(let failure) = await test.run(source, dryRun: dryRun) {
      Issue.record("\(failure.report(color: false))")
    }
    return Array(test.output.lines.dropFirst(before))
  }

  @Test func outstanding_listsWhatIsOwed_largestFirst() async throws {
    let test = TestSpace()
    let lines = try await run("outstanding", on: test)
    #expect(lines.first?.hasPrefix("customer") == true)
    let open = test.space.records("CoworkerInvoice").filter {
      $0["Paid"] == false && $0["Draft"] == false && $0["CreditNote"] == false
    }
    let total = open.reduce(0.0) { sum, invoice in
      sum + (invoice["TotalAmount"]?.double ?? 0) - (invoice["PaidAmount"]?.double ?? 0)
    }
    let shown = lines.filter { $0.hasPrefix("all") }
      .compactMap { $0.split(separator: " ").dropFirst().first.flatMap { Double($0) } }.reduce(0, +)
    #expect(!open.isEmpty && abs(total - shown) < 0.05, "\(lines)")
  }

  @Test func noRecentBooking_namesMembersWithoutOne() async throws {
    let lines = try await run("no_recent_booking", on: TestSpace())
    #expect(lines.count > 2 && lines.count < 60)
    #expect(lines.allSatisfy { $0.contains("@") })
  }

  @Test func parcelNotice_notifiesEachMemberOnceADay() async throws {
    let test = TestSpace()
    let before = test.space.count("CoworkerNotification")
    let lines = try await run("parcel_notice", on: test)
    #expect(!lines.isEmpty)
    #expect(test.space.count("CoworkerNotification") == before + lines.count)
    #expect(try await run("parcel_notice", on: test) == [])
  }

  @Test func bookingsCSV_hasAHeaderAndTheMonthsBookings() async throws {
    let test = TestSpace()
    let month = test.clock.now.description.prefix(7)
    let printed = try await run("bookings_csv", arguments: [String(month)], on: test)
    let lines = try #require(printed.first).split(separator: "\r\n")
    let expected = test.space.records("Booking").filter { $0["FromTime"]?.string?.hasPrefix(month) == true }.count
    #expect(lines.first == "Id,Resource,Member,From,To,Invoiced")
    #expect(lines.count == expected + 1)
  }

  @Test func tagMembers_inADryRun_changesNothing() async throws {
    let test = TestSpace()
    let lines = try await run("tag_members", arguments: ["company"], dryRun: true, on: test)
    #expect(lines.count == 1 && !test.output.effects.isEmpty)
    #expect(!test.space.records("Coworker").contains { $0["Tag"]?.string?.contains("company") == true })
  }

  @Test func tagMembers_tagsThem_andASecondRunHasNothingToDo() async throws {
    let test = TestSpace()
    #expect(try await run("tag_members", arguments: ["company"], on: test).first?.contains("tagged 0 ") == false)
    #expect(try await run("tag_members", arguments: ["company"], on: test).first?.contains("tagged 0 ") == true)
  }

  @Test func answerThreads_answersOpenOnes_once() async throws {
    let test = TestSpace()
    let before = test.space.count("CommunityMessage")
    let lines = try await run("answer_threads", on: test)
    #expect(lines.count > 1)
    #expect(test.space.count("CommunityMessage") == before + lines.count - 1)
    #expect(try await run("answer_threads", on: test) == ["0 threads answered"])
  }
}
