#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is known about the place where output goes, and questions to a person.
enum Terminal {
  /// Whether a descriptor is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The columns of standard error's terminal; 80 where it doesn't say.
  static var width: Int { width(of: STDERR_FILENO) }

  /// The columns of a descriptor's terminal; 80 where it doesn't say.
  static func width(of descriptor: Int32) -> Int { size(of: descriptor).columns }

  /// The columns and rows of a descriptor's terminal; 80 by 24 where it doesn't say. `COLUMNS` wins over the terminal.
  static func size(of descriptor: Int32, _ surroundings: Surroundings = Surroundings()) -> (columns: Int, rows: Int) {
    let wanted = surroundings["COLUMNS"].flatMap { Int($0) }.flatMap { (1...10_000).contains($0) ? $0 : nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (wanted ?? 80, 24) }
    return (wanted ?? Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }

  /// A line of standard input without its end; nil at the end of the input.
  static func readLine() -> String? { Swift.readLine(strippingNewline: true) }

  /// Everything on standard input, as text.
  static func readAll(maximumBytes: Int) throws(CommandFailure) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw CommandFailure(.usage, "can't read standard input: \(String(cString: strerror(errno)))")
      }
      if count == 0 { break }
      bytes += buffer[..<count]
      guard bytes.count <= maximumBytes else {
        throw CommandFailure(.usage, "standard input has more than \(maximumBytes) bytes")
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(.usage, "standard input is not UTF-8 text")
    }
    return text
  }

  /// Asks on the terminal itself, so that redirected output stays clean.
  ///
  /// - Parameter isSecret: whether what is typed stays invisible.
  static func ask(_ question: String, isSecret: Bool = false) throws(CommandFailure) -> String {
    guard isTerminal(STDIN_FILENO) else {
      throw CommandFailure(.usage, "\(question) is needed, and standard input is no terminal to ask on")
    }
    put("\(question): ")
    var saved = termios()
    let mayHide = isSecret && tcgetattr(STDIN_FILENO, &saved) == 0
    if mayHide {
      var hidden = saved
      hidden.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    }
    let line = readLine()
    if mayHide {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
      put("\n")
    }
    guard let line, !line.isEmpty else { throw CommandFailure(.usage, "\(question) was left empty") }
    return line
  }

  /// Asks on the terminal and gives the answer, which may be empty; nil at the end of the input.
  static func prompt(_ question: String) -> String? {
    put("\(question): ")
    return readLine()
  }

  private static func put(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Writes text whole; false when nobody reads it any more.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes bytes whole; false when nobody reads them any more.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      #if canImport(Glibc)
        let count = Glibc.write(descriptor, start, rest.count)
      #else
        let count = Darwin.write(descriptor, start, rest.count)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
    return true
  }
}
