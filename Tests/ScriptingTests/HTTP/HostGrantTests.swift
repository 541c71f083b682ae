import LuaRuntime
import Testing

@testable import Scripting

@Suite("Hosts that are granted")
struct HostGrantTests {
  @Test(arguments: [
    ("api.example.com", "https://api.example.com/", true), ("api.example.com", "https://API.Example.COM./x", true),
    ("API.example.com", "http://api.example.com:8443/", true), ("api.example.com", "https://x.api.example.com/", false),
    ("api.example.com", "https://api.example.com.evil.test/", false),
    ("api.example.com", "https://example.com/", false),
    ("api.example.com:8443", "https://api.example.com:8443/", true),
    ("api.example.com:8443", "https://api.example.com/", false),
    ("api.example.com:443", "https://api.example.com/", true),
    ("api.example.com:443", "http://api.example.com/", false),
    ("*.example.org", "https://a.example.org/", true), ("*.example.org", "https://a.b.example.org/", true),
    ("*.example.org", "https://example.org/", false), ("*.example.org", "https://badexample.org/", false),
    ("*.example.org:8080", "http://a.example.org:8080/", true), ("*.example.org:8080", "http://a.example.org/", false),
    ("127.0.0.1:8080", "http://127.0.0.1:8080/", true), ("127.0.0.1:8080", "http://127.0.0.1:8081/", false),
    ("127.0.0.1", "http://127.0.0.1:8081/", true), ("127.0.0.1", "http://127.0.0.2/", false),
    ("127.0.0.1", "http://localhost/", false), ("127.0.0.1", "http://[::ffff:127.0.0.1]/", false),
    ("[::1]:8080", "http://[::1]:8080/", true), ("::1", "http://[0:0::1]/", true), ("::1", "http://[::2]/", false),
    ("*", "https://anything.test/", true), ("*.0.0.1", "http://127.0.0.1/", nil),
  ])
  func entry_coversAnAddress(_ entry: String, _ address: String, _ isCovered: Bool?) throws {
    guard let grant = try? HostGrant(entry, in: "test") else {
      #expect(isCovered == nil)
      return
    }
    let address = try HTTPAddress(address)
    #expect(grant.covers(address.host, port: address.port) == isCovered)
  }

  @Test(arguments: [
    ("https://api.example.com/v1", "write \"api.example.com\""), ("", "names no host"), ("a b", "names no host"),
    ("api.example.com:x", "port"), ("127.1", "unusual form"), ("*.*", "names no host"),
    ("ex*mple.com", "names no host"),
    ("a..b", "names no host"), ("zoë.example", "xn--"),
  ])
  func mistakes_areNamed(_ entry: String, _ part: String) throws {
    let error = #expect(throws: LuaError.self) { try HostGrant(entry, in: "grant http") }
    #expect(error?.message.contains(part) == true && error?.message.contains("grant http") == true)
  }
}
