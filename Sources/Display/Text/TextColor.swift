/// The few colours that the program uses.
public enum TextColor: Int, Sendable {
  /// What matters less.
  case dim = 2
  /// What went wrong.
  case red = 31
  /// What went well.
  case green = 32
  /// What waits or is doubtful.
  case yellow = 33

  /// The text in this colour.
  public func around(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
}
