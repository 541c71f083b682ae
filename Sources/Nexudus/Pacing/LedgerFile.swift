#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file of one ledger: room for two copies, of which the newest whole one counts.
///
/// Each change is written over the older copy, behind a number that rises and a sum over all. A process that is killed
/// while it writes leaves the newer copy as it was; the request that it counted was not sent yet. Nothing is forced to
/// the disk: a power cut may lose what the system had not written yet, half a minute at most.
struct LedgerFile {
  private let path: String
  private let file: Int32
  /// What was read or written last; without the ledger while somebody changes it.
  private var known: (number: UInt64, sum: UInt64, ledger: PacingLedger?)?

  /// What a reading found.
  enum Found {
    case ledger(PacingLedger)
    case damaged
  }

  private static let headerWords = 3
  private static let copyWords = headerWords + PacingLedger.wordCount
  private static let copyBytes = copyWords * 8
  /// "PACING" and the number of the form.
  private static let mark: UInt64 = 0x5041_4349_4E47_0001

  /// Opens the file, and makes it if there is none.
  init(path: String) throws(NexudusError) {
    self.path = path
    var file = openFile(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    if file < 0, errno == ENOENT {
      try Self.make(path)
      file = openFile(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    }
    guard file >= 0 else { throw PrivateFile.failure("open", path) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      throw NexudusError(.usage, "\(path) is not a file", hint: "remove it")
    }
    self.file = file
  }

  func end() { close(file) }

  /// Whether somebody removed the file since it was opened.
  var isGone: Bool {
    var status = stat()
    return fstat(file, &status) != 0 || status.st_nlink == 0
  }

  /// Takes the lock; false if somebody else has it just now.
  func lock() throws(NexudusError) -> Bool {
    // Who has it needs a few microseconds.
    for _ in 0..<20 {
      if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK || errno == EINTR else { throw PrivateFile.failure("lock", path) }
      sched_yield()
    }
    return false
  }

  func unlock() { flock(file, LOCK_UN) }

  /// Reads the newest whole copy, and hands it over: it is changed in place.
  mutating func read() throws(NexudusError) -> Found {
    if let last = known, let ledger = last.ledger, try newestHeader() == [Self.mark, last.number, last.sum] {
      known?.ledger = nil
      return .ledger(ledger)
    }
    known = nil
    var newest: (number: UInt64, sum: UInt64, ledger: PacingLedger)?
    for copy in 0..<2 {
      let words = try words(at: copy * Self.copyBytes, count: Self.copyWords)
      guard words.count == Self.copyWords, words[0] == Self.mark, words[1] > newest?.number ?? 0,
        words[2] == Self.sum(words[1], words[Self.headerWords...]),
        let ledger = PacingLedger(words: words[Self.headerWords...])
      else { continue }
      newest = (words[1], words[2], ledger)
    }
    guard let newest else { return .damaged }
    known = (newest.number, newest.sum, nil)
    return .ledger(newest.ledger)
  }

  /// Writes over the older copy.
  mutating func write(_ ledger: PacingLedger) throws(NexudusError) {
    let number = (known?.number ?? 0) + 1
    let words = Self.words(ledger, number: number)
    known = nil
    try Self.put(words, into: file, at: Int(number % 2) * Self.copyBytes, path)
    known = (number, words[2], ledger)
  }

  /// Overwrites both copies of a damaged file.
  mutating func rebuild(_ ledger: PacingLedger) throws(NexudusError) {
    known = nil
    guard ftruncate(file, off_t(2 * Self.copyBytes)) == 0 else { throw PrivateFile.failure("write", path) }
    try write(ledger)
    try write(ledger)
  }

  /// The header with the larger number.
  private func newestHeader() throws(NexudusError) -> [UInt64] {
    let first = try words(at: 0, count: Self.headerWords)
    let second = try words(at: Self.copyBytes, count: Self.headerWords)
    guard first.count == Self.headerWords, second.count == Self.headerWords else { return [] }
    return first[1] > second[1] ? first : second
  }

  /// As many words as there are from that place on.
  private func words(at offset: Int, count: Int) throws(NexudusError) -> [UInt64] {
    var failed = false
    let words = [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
      var read = 0
      while read < count * 8 {
        let part = pread(
          file, UnsafeMutableRawPointer(buffer.baseAddress!) + read, count * 8 - read, off_t(offset + read))
        if part < 0, errno == EINTR { continue }
        failed = part < 0
        if part <= 0 { break }
        read += part
      }
      initialized = read / 8
    }
    if failed { throw PrivateFile.failure("read", path) }
    return words
  }

  /// Makes a file with two empty ledgers; whoever opens it finds it whole.
  private static func make(_ path: String) throws(NexudusError) {
    let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
    let file = openFile(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC)
    guard file >= 0 else { throw PrivateFile.failure("make", draft) }
    defer {
      close(file)
      unlink(draft)
    }
    for number in [UInt64(1), 2] {
      try put(words(PacingLedger(), number: number), into: file, at: Int(number % 2) * copyBytes, draft)
    }
    // If another process was faster, its file is as good.
    guard link(draft, path) == 0 || errno == EEXIST else { throw PrivateFile.failure("make", path) }
  }

  private static func words(_ ledger: PacingLedger, number: UInt64) -> [UInt64] {
    var words: [UInt64] = [mark, number, 0]
    words.reserveCapacity(copyWords)
    ledger.write(to: &words)
    words[2] = sum(number, words[headerWords...])
    return words
  }

  private static func put(
    _ words: [UInt64], into file: Int32, at offset: Int, _ path: String
  ) throws(NexudusError) {
    let isWhole = words.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let part = pwrite(file, bytes.baseAddress! + written, bytes.count - written, off_t(offset + written))
        if part < 0, errno == EINTR { continue }
        if part <= 0 { return false }
        written += part
      }
      return true
    }
    if !isWhole { throw PrivateFile.failure("write", path) }
  }

  private static func sum(_ number: UInt64, _ words: ArraySlice<UInt64>) -> UInt64 {
    var sum = number &+ 0x9E37_79B9_7F4A_7C15
    for word in words {
      sum = (sum ^ word) &* 0x9FB2_1C65_1E98_DF25
      sum ^= sum >> 32
    }
    return sum
  }
}

private func openFile(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, mode_t(0o600)) }
