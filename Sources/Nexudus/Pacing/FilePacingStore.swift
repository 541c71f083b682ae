import Logging
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ledgers in files that all processes of a user share and that survive restarts: one for each account.
///
/// A file is locked only while it is read and written, for some microseconds; nobody waits with a lock in hand.
public final class FilePacingStore: PacingStore {
  private let folder: String
  private let logger: Logger
  private let files = Mutex<[PacingAccount: LedgerFile]>([:])

  /// A store in a folder, which is made when it is first needed.
  public init(folder: String, logger: Logger = Logger(label: "nexudus")) {
    self.folder = folder
    self.logger = logger
  }

  deinit { files.withLock { files in files.values.forEach { $0.end() } } }

  /// Runs the body on the account's ledger while no other process does; nil if one does just now.
  public func update<T: Sendable>(
    _ account: PacingAccount, clock: any TimeSource, _ body: (inout PacingLedger) -> T
  ) throws(NexudusError) -> T? {
    let result = files.withLock { files in
      Result { () throws(NexudusError) -> T? in
        guard var file = try lockedFile(account, in: &files) else { return nil }
        // Held once only, so that it is changed in place.
        files[account] = nil
        defer {
          file.unlock()
          files[account] = file
        }
        var ledger: PacingLedger
        switch try file.read() {
        case .ledger(let read):
          ledger = read
          _ = ledger.advance(to: clock.machine, wall: clock.now)
        case .damaged:
          ledger = .assumingTheWorst(at: clock.machine, wall: clock.now)
          try file.rebuild(ledger)
          logger.warning(
            "the record of past requests is damaged: \(path(account)); nothing is sent for a minute, and half of the limits count as used"
          )
        }
        let result = body(&ledger)
        try file.write(ledger)
        return result
      }
    }
    return try result.get()
  }

  /// What the account has used; makes, locks and changes nothing.
  public func usage(
    of account: PacingAccount, limits: PacingLimits, clock: any TimeSource
  ) throws(NexudusError) -> PacingUsage {
    let path = path(account)
    if access(path, F_OK) != 0, errno == ENOENT { return PacingLedger().usage(limits) }
    var file = try LedgerFile(path: path)
    defer { file.end() }
    // Without a lock both copies can be in change at once, though hardly twice.
    for _ in 0..<20 {
      if case .ledger(var ledger) = try file.read() {
        _ = ledger.advance(to: clock.machine, wall: clock.now)
        return ledger.usage(limits)
      }
      sched_yield()
    }
    return PacingLedger.assumingTheWorst(at: clock.machine, wall: clock.now).usage(limits)
  }

  /// The account's file, locked; nil if somebody else has it.
  private func lockedFile(
    _ account: PacingAccount, in files: inout [PacingAccount: LedgerFile]
  ) throws(NexudusError) -> LedgerFile? {
    while true {
      let file: LedgerFile
      if let open = files[account] {
        file = open
      } else {
        try PrivateFolder.make(folder)
        file = try LedgerFile(path: path(account))
        files[account] = file
      }
      guard try file.lock() else { return nil }
      if !file.isGone { return file }
      file.end()
      files[account] = nil
    }
  }

  /// A name that people recognise, and that is one of its kind.
  private func path(_ account: PacingAccount) -> String {
    let key = Array(account.address.utf8) + [0] + Array(account.user.utf8)
    let host = account.address.split(separator: "/").dropFirst().first ?? ""
    let readable = host.unicodeScalars.map {
      $0.isASCII && $0.properties.isAlphabetic || "0123456789.-".unicodeScalars.contains($0) ? String($0) : "_"
    }
    let digits = String(StableHash.hash(key), radix: 16)
    return
      "\(folder)/\(readable.joined().prefix(60))-\(String(repeating: "0", count: 16 - digits.count))\(digits).pacing"
  }
}
