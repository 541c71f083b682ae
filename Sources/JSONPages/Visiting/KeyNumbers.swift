/// Gives each distinct key a small number, so that a visitor can keep what it made for a key before.
///
/// Finding a number is cheap where keys come in the order of the last time, as they do in an array of records.
///
/// ```swift
/// var numbers = KeyNumbers()
/// let number = numbers.number(of: key)    // 0 for the first key, 1 for the next other one, ...
/// if number == made.count { made.append(make(key)) }
/// ```
public struct KeyNumbers: ~Copyable {
  /// The largest number of keys that are numbered.
  public static let maximumCount = RecordSchema.maximumCount

  private let keys = KeyTable()
  /// For each number + 1, the number that came behind it the last time; at 0 the first one. -1 for none.
  private let guesses: UnsafeMutablePointer<Int32>
  private var previous = 0

  /// No keys yet.
  public init() {
    guesses = .allocate(capacity: KeyNumbers.maximumCount + 1)
    guesses[0] = -1
  }

  deinit { guesses.deallocate() }

  /// How many keys have a number.
  public var count: Int { keys.count }

  /// The number of a key given as UTF-8; nil for a new one once ``maximumCount`` others have one.
  public mutating func number(of key: UnsafeBufferPointer<UInt8>) -> Int? {
    let guess = Int(guesses[previous])
    if guess >= 0, keys.isName(guess, key) {
      previous = guess + 1
      return guess
    }
    guard let number = keys.find(key) ?? add(key) else { return nil }
    guesses[previous] = Int32(number)
    previous = number + 1
    return number
  }

  /// The number of the key that came next the last time, if its text at `p` is `name":`, and the end of that.
  ///
  /// - Parameter p: A place in ``PaddedBytes``, behind the quote that begins the key.
  public mutating func foreseen(
    at p: UnsafePointer<UInt8>
  ) -> (number: Int, end: UnsafePointer<UInt8>)? {
    let guess = Int(guesses[previous])
    guard guess >= 0, let end = keys.match(guess, at: p) else { return nil }
    previous = guess + 1
    return (guess, end)
  }

  private func add(_ key: UnsafeBufferPointer<UInt8>) -> Int? {
    guard keys.count < KeyNumbers.maximumCount else { return nil }
    guesses[keys.count + 1] = -1
    return keys.insert(key)
  }
}
