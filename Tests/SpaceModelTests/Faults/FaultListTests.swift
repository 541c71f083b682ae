import SpaceModel
import Testing

@Suite("Lists of faults")
struct FaultListTests {
  @Test("names with and without rates")
  func parses() throws {
    let faults = try Faults(parsing: "slow, cut=0.25,ties")
    #expect(faults[.slow] == Fault.slow.usualRate)
    #expect(faults[.cut] == 0.25)
    #expect(faults[.ties] == 1)
    #expect(faults.rates.count == 3)
    #expect(try Faults(parsing: "").rates.isEmpty)
    #expect(try Faults(parsing: "all") == .all)
    #expect(try Faults(parsing: "all,slow=0")[.slow] == 0)
  }

  @Test("an unknown name proposes the nearest")
  func unknown() {
    let error = #expect(throws: FaultListError.self) { try Faults(parsing: "slow,late-visiblity") }
    #expect(error?.message.contains("late-visibility") == true)
    #expect(error?.message.contains("\"late-visiblity\"") == true)
    let far = #expect(throws: FaultListError.self) { try Faults(parsing: "qqqqqqqq") }
    #expect(far?.message.contains("known are") == true)
  }

  @Test("a rate that is none is refused", arguments: ["slow=2", "slow=-1", "slow=x", "slow="])
  func rates(_ list: String) {
    let error = #expect(throws: FaultListError.self) { try Faults(parsing: list) }
    #expect(error?.message.contains("slow=0.2") == true)
  }

  @Test("every name reads back")
  func names() throws {
    for fault in Fault.allCases { #expect(try Faults(parsing: fault.rawValue) == [fault]) }
  }
}
