import Mail
import Testing

@testable import MailCurl

@Suite("the library of mail")
struct LibraryTests {
  @Test func whereItIsMissing_itIsNamed() {
    do {
      _ = try CurlLibrary(names: ["libnothing.so.4", "libnothing-else.so.4"])
      Issue.record("it opened")
    } catch {
      #expect(error.reason.contains("libnothing.so.4 and libnothing-else.so.4: not found"))
    }
  }

  @Test func anotherLibrary_isNotTakenForIt() {
    #if os(Linux)
      do {
        _ = try CurlLibrary(names: ["libc.so.6"])
        Issue.record("it opened")
      } catch {
        #expect(error.reason.contains("libc.so.6 has no curl_easy_setopt"))
      }
    #endif
  }

  @Test func anOldServer_withHELOAlone_isNotGivenAddressesBeyondASCII() throws {
    let server = MailServer(host: "localhost", port: 25, protection: .none)
    let mail = MailEnvelope(
      server: server, sender: try MailAddress("a@b.c"), recipient: try MailAddress("zoë@b.c"), bytes: [],
      needsSMTPUTF8: true)
    let watcher = ConversationWatcher(mail)
    #expect(watcher.read(reply: "220 hello\r\n"))
    "EHLO me\r\n".utf8CString.withUnsafeBytes { watcher.read(command: $0) }
    #expect(watcher.read(reply: "502 what?\r\n"))
    "HELO me\r\n".utf8CString.withUnsafeBytes { watcher.read(command: $0) }
    #expect(!watcher.read(reply: "250 hello\r\n"))
    #expect(watcher.exchange(23, detail: "").trouble == .noSMTPUTF8)
  }
}
