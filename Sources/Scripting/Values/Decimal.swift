/// A number as the decimal that it was written as: a sign, digits, and how many of them stand behind the point.
///
/// JSON writes decimals, and a double prints as the shortest decimal that reads back as itself: 1.005 is 1.005 here, not
/// 1.00499999999999989.
struct Decimal {
  private(set) var isNegative: Bool
  /// Values from 0 to 9; at least one stands before the point.
  private(set) var digits: [UInt8]
  private(set) var places: Int

  /// A finite number; nil for any other.
  init?(_ number: Double) {
    guard number.isFinite else { return nil }
    isNegative = number.sign == .minus
    let parts = number.magnitude.description.split(separator: "e")
    let halves = parts[0].split(separator: ".")
    let fraction = halves.count == 2 && halves[1] != "0" ? halves[1] : ""
    digits = (halves[0] + fraction).utf8.map { $0 - 0x30 }
    places = fraction.utf8.count - (parts.count == 2 ? Int(parts[1]) ?? 0 : 0)
    tidy()
  }

  /// A whole number.
  init(_ number: Int64) {
    isNegative = number < 0
    digits = String(number.magnitude).utf8.map { $0 - 0x30 }
    places = 0
  }

  /// With exactly so many digits behind the point, halves away from zero.
  func rounded(to wanted: Int) -> Decimal {
    var result = self
    if places <= wanted {
      result.digits += [UInt8](repeating: 0, count: wanted - places)
    } else {
      let roundsUp = digits[digits.count - (places - wanted)] >= 5
      result.digits.removeLast(places - wanted)
      if roundsUp { result.increment() }
    }
    result.places = wanted
    result.tidy()
    return result
  }

  var isZero: Bool { digits.allSatisfy { $0 == 0 } }

  /// The digits before the point, in groups where a separator is given.
  func whole(separator: String = "") -> String {
    let whole = digits.dropLast(places)
    var text = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { text += separator }
      text += String(digit)
    }
    return text
  }

  /// The digits behind the point.
  var fraction: String { digits.suffix(places).map { String($0) }.joined() }

  /// The plain form, without exponent: `-1234.5`.
  var text: String { (isNegative && !isZero ? "-" : "") + whole() + (places > 0 ? "." + fraction : "") }

  private mutating func increment() {
    var place = digits.count - 1
    while place >= 0, digits[place] == 9 {
      digits[place] = 0
      place -= 1
    }
    if place >= 0 { digits[place] += 1 } else { digits.insert(1, at: 0) }
  }

  /// One digit at least stands before the point, and no zero that says nothing.
  private mutating func tidy() {
    if places < 0 {
      digits += [UInt8](repeating: 0, count: -places)
      places = 0
    }
    if digits.count <= places {
      digits.insert(contentsOf: [UInt8](repeating: 0, count: places + 1 - digits.count), at: 0)
    }
    while digits.count > places + 1, digits[0] == 0 { digits.removeFirst() }
  }
}
