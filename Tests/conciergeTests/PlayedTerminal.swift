import Foundation

/// A terminal that a test types on, with the program at its other end.
final class PlayedTerminal: @unchecked Sendable {
  // Unchecked: one test at a time types and reads.
  private let master: Int32
  private let process = Process()
  private var seen = ""

  /// Starts the program at a terminal of its own, which it is controlled by: Ctrl-C comes as a signal.
  init(_ program: Program, _ arguments: [String], environment: [String: String] = [:]) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    // Linux's own way: the C library's functions for it are not to be seen from Swift.
    let (unlock, numberOf): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    var (isLocked, number): (Int32, Int32) = (0, 0)
    guard master >= 0, ioctl(master, unlock, &isLocked) == 0, ioctl(master, numberOf, &number) == 0 else {
      throw Problem.noTerminal
    }
    var size = winsize(ws_row: 40, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    let other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    guard other >= 0 else { throw Problem.noTerminal }
    let end = FileHandle(fileDescriptor: other, closeOnDealloc: true)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
    process.arguments = ["--ctty", "--wait", Program.path] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: program.folder)
    process.environment = [
      "CONCIERGE_HOME": program.home, "PATH": "/usr/bin:/bin", "TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
    ].merging(environment) { $1 }
    process.standardInput = end
    process.standardOutput = end
    process.standardError = end
    try process.run()
    try end.close()
  }

  enum Problem: Error {
    case noTerminal
    /// What was waited for did not come; this did.
    case notSeen(String, instead: String)
    /// The program ended before it came.
    case ended(String, instead: String)
  }

  /// Types a text.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Stops the program, as Ctrl-Z does, and lets it go on in the foreground, as `fg` does.
  func suspendAndContinue() throws {
    var group: pid_t = 0
    guard ioctl(master, UInt(TIOCGPGRP), &group) == 0, group > 0 else { throw Problem.noTerminal }
    // Ctrl-Z itself stops nothing that no shell has started.
    guard kill(-group, SIGSTOP) == 0, kill(-group, SIGCONT) == 0 else { throw Problem.noTerminal }
  }

  /// Reads until a text comes, and gives what came with it; what comes later is for the next call.
  @discardableResult
  func wait(for text: String) throws -> String {
    let end = Date().addingTimeInterval(60)
    while true {
      if let range = seen.range(of: text) {
        defer { seen = String(seen[range.upperBound...]) }
        return String(seen[..<range.upperBound])
      }
      var waiting = [pollfd(fd: master, events: Int16(POLLIN), revents: 0)]
      guard end.timeIntervalSinceNow > 0, poll(&waiting, 1, 1_000) >= 0 else {
        process.terminate()
        throw Problem.notSeen(text, instead: seen)
      }
      guard waiting[0].revents != 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = read(master, &bytes, bytes.count)
      guard count > 0 else { throw Problem.ended(text, instead: seen) }
      seen += String(decoding: bytes[..<count], as: UTF8.self)
    }
  }

  /// Waits for the program's end; gives its status. One that does not end is ended: SIGHUP comes with the terminal's end.
  func end() -> Int32 {
    let end = Date().addingTimeInterval(60)
    while process.isRunning, end.timeIntervalSinceNow > 0 {
      // The terminal's other end closes with the program.
      var waiting = [pollfd(fd: master, events: Int16(POLLIN), revents: 0)]
      var bytes = [UInt8](repeating: 0, count: 4_096)
      if poll(&waiting, 1, 100) > 0 { _ = read(master, &bytes, bytes.count) }
    }
    close(master)
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Closes the terminal, as a lost connection does; gives whether the program then ended, within a minute.
  func hangUp() throws -> Bool {
    var group: pid_t = 0
    guard ioctl(master, UInt(TIOCGPGRP), &group) == 0, group > 0 else { throw Problem.noTerminal }
    close(master)
    let end = Date().addingTimeInterval(60)
    while end.timeIntervalSinceNow > 0 {
      // Nobody may have asked yet how it ended.
      guard let state = try? String(contentsOfFile: "/proc/\(group)/stat", encoding: .utf8), !state.contains(") Z ")
      else {
        return true
      }
      poll(nil, 0, 20)
    }
    kill(group, SIGKILL)
    return false
  }

  deinit { if process.isRunning { process.terminate() } }
}
