#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A library that edits lines, libedit or readline, opened when a session first needs it.
///
/// Both have the functions and variables of readline.
struct EditLibrary: @unchecked Sendable {
  // Unchecked: the pointers are of functions and of variables that only the thread of the line touches.
  typealias LineHandler = @convention(c) (UnsafeMutablePointer<CChar>?) -> Void
  typealias Completer =
    @convention(c) (UnsafePointer<CChar>?, CInt, CInt) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?

  /// Begins a line: shows the prompt, and takes the terminal.
  let begin: @convention(c) (UnsafePointer<CChar>?, LineHandler?) -> Void
  /// Reads a key.
  let readKey: @convention(c) () -> Void
  /// Ends a line, and gives the terminal back.
  let end: @convention(c) () -> Void
  /// Adds a line to those that can be called back.
  let addHistory: @convention(c) (UnsafePointer<CChar>?) -> CInt
  private let insert: @convention(c) (UnsafePointer<CChar>?) -> CInt
  private let redraw: @convention(c) () -> Void
  private let buffer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let cursor: UnsafeMutablePointer<CInt>
  private let length: UnsafeMutablePointer<CInt>
  private let isCompleted: UnsafeMutablePointer<CInt>
  /// Whether the cursor counts characters, as libedit does while it completes, rather than bytes.
  private let countsCharacters: Bool

  /// Where it is looked for, the best first.
  static var names: [String] {
    #if os(Linux)
      ["libedit.so.2", "libreadline.so.8", "libreadline.so.7"]
    #else
      ["/usr/lib/libedit.3.dylib"]
    #endif
  }

  /// What somebody can do who has neither.
  static let advice = "lines can't be edited here; on Debian: apt install libedit2"

  /// Opens the first of these libraries that is there; nil where none is.
  init?(names: [String] = names, completer: Completer) {
    guard
      let (library, name) = names.lazy.compactMap({ name in dlopen(name, RTLD_NOW | RTLD_LOCAL).map { ($0, name) } })
        .first
    else { return nil }
    func variable<Value>(_ symbol: String, _ type: Value.Type) -> UnsafeMutablePointer<Value>? {
      dlsym(library, symbol)?.assumingMemoryBound(to: type)
    }
    guard let install = dlsym(library, "rl_callback_handler_install"),
      let read = dlsym(library, "rl_callback_read_char"), let remove = dlsym(library, "rl_callback_handler_remove"),
      let add = dlsym(library, "add_history"), let insert = dlsym(library, "rl_insert_text"),
      let redraw = dlsym(library, "rl_forced_update_display"),
      let buffer = variable("rl_line_buffer", UnsafeMutablePointer<CChar>?.self),
      let cursor = variable("rl_point", CInt.self), let length = variable("rl_end", CInt.self),
      let isCompleted = variable("rl_attempted_completion_over", CInt.self)
    else { return nil }
    begin = unsafeBitCast(install, to: (@convention(c) (UnsafePointer<CChar>?, LineHandler?) -> Void).self)
    readKey = unsafeBitCast(read, to: (@convention(c) () -> Void).self)
    end = unsafeBitCast(remove, to: (@convention(c) () -> Void).self)
    addHistory = unsafeBitCast(add, to: (@convention(c) (UnsafePointer<CChar>?) -> CInt).self)
    self.insert = unsafeBitCast(insert, to: (@convention(c) (UnsafePointer<CChar>?) -> CInt).self)
    self.redraw = unsafeBitCast(redraw, to: (@convention(c) () -> Void).self)
    self.buffer = buffer
    self.cursor = cursor
    self.length = length
    self.isCompleted = isCompleted
    countsCharacters = name.contains("edit")

    Self.useLetters()
    // The signal comes to the program, which knows whether a line is typed or runs.
    variable("rl_catch_signals", CInt.self)?.pointee = 0
    variable("rl_completion_append_character", CInt.self)?.pointee = 0
    variable("rl_attempted_completion_function", Completer?.self)?.pointee = completer
    // They keep the pointer.
    let breaks = strdup(Self.breaks)
    for symbol in ["rl_basic_word_break_characters", "rl_completer_word_break_characters"] {
      variable(symbol, UnsafeMutablePointer<CChar>?.self)?.pointee = breaks
    }
    variable("rl_completer_quote_characters", UnsafeMutablePointer<CChar>?.self)?.pointee = nil
    variable("rl_readline_name", UnsafeMutablePointer<CChar>?.self)?.pointee = strdup("concierge")
  }

  /// Everything that ends a name of Lua.
  private static let breaks = " \t\n\"\\'`@$><=;|&{}()[]!?.,:+-*/%^#~"

  /// Tells the system's functions that text is UTF-8, as the terminal does or would.
  private static func useLetters() {
    if let locale = setlocale(LC_CTYPE, ""), String(cString: locale).uppercased().contains("UTF") { return }
    if setlocale(LC_CTYPE, "C.UTF-8") == nil { setlocale(LC_CTYPE, "en_US.UTF-8") }
  }

  /// The text up to the cursor, while it is completed.
  var textBeforeCursor: String {
    guard let start = buffer.pointee else { return "" }
    let text = String(cString: start)
    let count = Int(max(cursor.pointee, 0))
    if countsCharacters { return String(String.UnicodeScalarView(text.unicodeScalars.prefix(count))) }
    return String(decoding: text.utf8.prefix(count), as: UTF8.self)
  }

  /// Takes the terminal anew, after others have used it: shows the prompt, and what was typed of the line.
  func resume(_ prompt: String, _ take: @escaping LineHandler) {
    let bytes = UnsafeBufferPointer(
      start: buffer.pointee, count: buffer.pointee == nil ? 0 : Int(max(length.pointee, 0)))
    let text = String(decoding: bytes.map(UInt8.init(bitPattern:)), as: UTF8.self)
    end()
    begin(prompt, take)
    _ = insert(text)
    // The library draws the whole line, from where it stands.
    Terminal.write("\r", to: STDOUT_FILENO)
    redraw()
  }

  /// Keeps the library from looking for files where there is nothing to propose.
  func endCompletion() { isCompleted.pointee = 1 }
}
