/// The line that shows how far a long walk has come, as a value.
struct ProgressBar: Sendable {
  private var shown: String?

  /// The line to show; nil when it is the same as before.
  mutating func line(entity: String, done: Int, total: Int?, width: Int) -> String? {
    let line = Self.text(entity: entity, done: done, total: total, width: width)
    guard line != shown else { return nil }
    shown = line
    return line
  }

  /// Forgets the line; true if there was one.
  mutating func take() -> Bool {
    defer { shown = nil }
    return shown != nil
  }

  static func text(entity: String, done: Int, total: Int?, width: Int) -> String {
    guard let total, total > 0 else { return String("\(entity) \(grouped(done))".prefix(max(width - 1, 1))) }
    let share = min(Double(done) / Double(total), 1)
    let words = "\(entity) \(grouped(done)) of \(grouped(total)) \(Int(share * 100))%"
    // A column is left free: a line that fills the terminal wraps.
    let room = min(width - 1 - words.count - 3, 40)
    guard room >= 10 else { return String(words.prefix(max(width - 1, 1))) }
    let full = Int(share * Double(room))
    return words + " [" + String(repeating: "#", count: full) + String(repeating: "-", count: room - full) + "]"
  }

  /// `1234567` as `1,234,567`.
  static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
