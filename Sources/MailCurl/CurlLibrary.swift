import CCurl

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// libcurl, opened when it is first needed and kept open.
struct CurlLibrary: @unchecked Sendable {
  // Unchecked: the pointers are of functions, which any thread may call.
  private let setOption: UnsafeMutableRawPointer
  private let makeHandle: @convention(c) () -> UnsafeMutableRawPointer?
  private let performHandle: @convention(c) (UnsafeMutableRawPointer?) -> CInt
  private let endHandle: @convention(c) (UnsafeMutableRawPointer?) -> Void
  private let describe: @convention(c) (CInt) -> UnsafePointer<CChar>?
  private let appendText:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) ->
      UnsafeMutableRawPointer?
  private let freeList: @convention(c) (UnsafeMutableRawPointer?) -> Void

  /// Why it cannot be used.
  struct Missing: Error {
    let reason: String
  }

  /// The library; opened once for the process.
  static let shared: Result<CurlLibrary, Missing> = {
    #if os(Linux)
      // Both speak the same interface; Debian has them in the packages libcurl4 and libcurl3-gnutls.
      let names = ["libcurl.so.4", "libcurl-gnutls.so.4"]
    #else
      let names = ["/usr/lib/libcurl.4.dylib"]
    #endif
    return Result { () throws(Missing) in try CurlLibrary(names: names) }
  }()

  /// Opens the first of these libraries that is there.
  init(names: [String]) throws(Missing) {
    guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else {
      throw Missing(reason: "\(names.joined(separator: " and ")): not found")
    }
    func symbol(_ name: String) throws(Missing) -> UnsafeMutableRawPointer {
      guard let symbol = dlsym(library, name) else { throw Missing(reason: "\(names[0]) has no \(name)") }
      return symbol
    }
    setOption = try symbol("curl_easy_setopt")
    makeHandle = unsafeBitCast(try symbol("curl_easy_init"), to: (@convention(c) () -> UnsafeMutableRawPointer?).self)
    performHandle = unsafeBitCast(
      try symbol("curl_easy_perform"), to: (@convention(c) (UnsafeMutableRawPointer?) -> CInt).self)
    endHandle = unsafeBitCast(
      try symbol("curl_easy_cleanup"), to: (@convention(c) (UnsafeMutableRawPointer?) -> Void).self)
    describe = unsafeBitCast(
      try symbol("curl_easy_strerror"), to: (@convention(c) (CInt) -> UnsafePointer<CChar>?).self)
    appendText = unsafeBitCast(
      try symbol("curl_slist_append"),
      to: (@convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> UnsafeMutableRawPointer?).self)
    freeList = unsafeBitCast(
      try symbol("curl_slist_free_all"), to: (@convention(c) (UnsafeMutableRawPointer?) -> Void).self)
    let initialise = unsafeBitCast(try symbol("curl_global_init"), to: (@convention(c) (CLong) -> CInt).self)
    let everything = 3
    guard initialise(everything) == 0 else { throw Missing(reason: "\(names[0]) could not be started") }
  }

  /// A transfer that has not begun; nil where memory is short.
  func makeTransfer() -> CurlTransfer? { makeHandle().map { CurlTransfer(library: self, handle: $0) } }

  // MARK: For transfers

  func set(_ handle: UnsafeMutableRawPointer, _ option: CInt, _ value: Int) -> CInt {
    curl_calls_set_long(setOption, handle, option, value)
  }

  func set(_ handle: UnsafeMutableRawPointer, _ option: CInt, _ value: String?) -> CInt {
    curl_calls_set_text(setOption, handle, option, value)
  }

  func set(_ handle: UnsafeMutableRawPointer, _ option: CInt, pointer: UnsafeMutableRawPointer?) -> CInt {
    curl_calls_set_pointer(setOption, handle, option, pointer)
  }

  func set(_ handle: UnsafeMutableRawPointer, _ option: CInt, transfer: curl_calls_transfer) -> CInt {
    curl_calls_set_transfer(setOption, handle, option, transfer)
  }

  func set(_ handle: UnsafeMutableRawPointer, _ option: CInt, debug: curl_calls_debug) -> CInt {
    curl_calls_set_debug(setOption, handle, option, debug)
  }

  func set(_ handle: UnsafeMutableRawPointer, _ option: CInt, progress: curl_calls_progress) -> CInt {
    curl_calls_set_progress(setOption, handle, option, progress)
  }

  func perform(_ handle: UnsafeMutableRawPointer) -> CInt { performHandle(handle) }

  func end(_ handle: UnsafeMutableRawPointer) { endHandle(handle) }

  func list(of text: String) -> UnsafeMutableRawPointer? { appendText(nil, text) }

  func free(list: UnsafeMutableRawPointer?) { freeList(list) }

  /// What a result means, in the library's words.
  func words(for code: CInt) -> String { describe(code).map { String(cString: $0) } ?? "error \(code)" }
}
