import Testing

@testable import Nexudus

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What other users of the machine can't do to the files that the program keeps.
@Suite struct PrivateFileTests {
  private let folder = TestFolder()
  private var path: String { folder.path + "/kept/secrets.json" }

  private func message(_ body: () throws(NexudusError) -> Void) -> String {
    do throws(NexudusError) {
      try body()
      return ""
    } catch {
      return "\(error.message); \(error.hint ?? "")"
    }
  }

  @Test func write_makesFolderAndFileForTheOwnerAlone() throws {
    try PrivateFile.write([1, 2], to: path)
    #expect(try PrivateFile.read(path) == [1, 2])
    var status = stat()
    stat(path, &status)
    #expect(status.st_mode & 0o777 == 0o600)
    stat(folder.path + "/kept", &status)
    #expect(status.st_mode & 0o777 == 0o700)
  }

  @Test func write_aFolderOpenToOthers_isTakenAwayFromThem() throws {
    try PrivateFile.write([1], to: path)
    chmod(folder.path + "/kept", 0o777)
    try PrivateFile.write([2], to: path)
    var status = stat()
    stat(folder.path + "/kept", &status)
    #expect(status.st_mode & 0o777 == 0o700)
  }

  @Test func write_insideAFolderThatEveryoneMayChange_isRefused() throws {
    try PrivateFolder.make(folder.path + "/open/kept")
    chmod(folder.path + "/open", 0o777)
    let text = message { () throws(NexudusError) in try PrivateFile.write([1], to: folder.path + "/open/kept/x") }
    #expect(text.contains("/open may be changed by everyone") && text.contains("CONCIERGE_HOME"), "\(text)")
    // With the sticky bit, as /tmp has it, others can't take away what is not theirs.
    chmod(folder.path + "/open", 0o1777)
    try PrivateFile.write([1], to: folder.path + "/open/kept/x")
  }

  @Test func write_aDraftThatIsALink_neverWritesThroughIt() throws {
    try PrivateFile.write([1], to: path)
    let victim = folder.path + "/victim"
    close(open(victim, O_CREAT | O_WRONLY, 0o600))
    symlink(victim, "\(path).\(getpid())")
    try PrivateFile.write([7, 7], to: path)
    var status = stat()
    stat(victim, &status)
    #expect(status.st_size == 0)
    #expect(try PrivateFile.read(path) == [7, 7])
  }

  @Test func open_aLink_isNotFollowed() throws {
    try PrivateFolder.make(folder.path + "/kept")
    symlink("/etc/passwd", path)
    let text = message { () throws(NexudusError) in _ = try PrivateFile.open(path, O_RDWR) }
    #expect(text.contains("symbolic link"), "\(text)")
  }

  @Test func read_whatOthersMayRead_isRefused_andSaysWhatToRun() throws {
    try PrivateFile.write([1], to: path)
    chmod(path, 0o640)
    let text = message { () throws(NexudusError) in _ = try PrivateFile.read(path) }
    #expect(text.contains("may be read or written by others") && text.contains("chmod 600"), "\(text)")
  }

  @Test func read_aPipe_doesNotWait() throws {
    try PrivateFolder.make(folder.path + "/kept")
    mkfifo(path, 0o600)
    let text = message { () throws(NexudusError) in _ = try PrivateFile.read(path) }
    #expect(text.contains("is not a file"), "\(text)")
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
  func read_anotherUsersFile_isRefused() throws {
    try PrivateFile.write([1], to: path)
    chown(path, 12345, 12345)
    #expect(message { () throws(NexudusError) in _ = try PrivateFile.read(path) }.contains("belongs to another user"))
    chown(folder.path + "/kept", 12345, 12345)
    #expect(
      message { () throws(NexudusError) in try PrivateFile.write([1], to: path) }.contains("belongs to another user"))
  }

  @Test func read_missing_isNil() throws {
    #expect(try PrivateFile.read(path) == nil)
    try PrivateFile.remove(path)
  }
}
