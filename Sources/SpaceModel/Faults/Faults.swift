import Nexudus

/// The faults that a space plays, each with a probability.
public struct Faults: Sendable, Hashable {
  /// The probability of each fault; the ones that are not in here never happen.
  public private(set) var rates: [Fault: Double] = [:]

  /// No faults at all.
  public static let none = Faults()

  /// Every fault at its usual rate.
  public static let all = Faults(Fault.allCases)

  /// No faults at all.
  public init() {}

  /// These faults, at one rate for all or each at its usual one.
  public init(_ faults: some Sequence<Fault>, rate: Double? = nil) {
    for fault in faults { self[fault] = rate ?? fault.usualRate }
  }

  /// Reads `slow,cut=0.2`: names of faults with a rate from 0 to 1, or `all`.
  public init(parsing list: String) throws(FaultListError) {
    for item in list.split(separator: ",") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0]).trimmed
      var rate: Double?
      if parts.count == 2 {
        guard let number = Double(String(parts[1]).trimmed), (0...1).contains(number) else {
          throw FaultListError(
            "the rate of \(name) must be a number from 0 to 1, as in \(name)=0.2, not \"\(parts[1])\"")
        }
        rate = number
      }
      if name == "all" {
        for fault in Fault.allCases { self[fault] = rate ?? fault.usualRate }
      } else if let fault = Fault(rawValue: name) {
        self[fault] = rate ?? fault.usualRate
      } else {
        throw FaultListError(unknown: name)
      }
    }
  }

  /// The probability of a fault.
  public subscript(fault: Fault) -> Double {
    get { rates[fault] ?? 0 }
    set { rates[fault] = newValue > 0 ? newValue : nil }
  }

  /// Whether the fault can happen at all.
  public func contains(_ fault: Fault) -> Bool { self[fault] > 0 }
}

extension Faults: ExpressibleByArrayLiteral {
  /// These faults, each at its usual rate.
  public init(arrayLiteral elements: Fault...) { self.init(elements) }
}

/// Why a list of faults could not be read.
public struct FaultListError: Error, Sendable, CustomStringConvertible {
  /// What is wrong and what to write instead.
  public let message: String

  /// The message.
  public var description: String { message }

  init(_ message: String) { self.message = message }

  init(unknown name: String) {
    let known = Fault.allCases.map(\.rawValue)
    let nearest = Names.nearest(name, among: known, limit: 3)
    let proposal =
      nearest.isEmpty
      ? "known are: \(known.joined(separator: ", "))" : "did you mean \(nearest.joined(separator: ", "))?"
    message = "there is no fault \"\(name)\"; \(proposal)"
  }
}
