import Nexudus

@testable import SpaceModel

/// Times as the API writes them.
enum Stamping {
  static func text(_ seconds: Double) -> String { Timestamp(seconds: Int64(seconds)).description }

  static func http(_ seconds: Double) -> String { Timestamp(seconds: Int64(seconds)).httpDate }
}
