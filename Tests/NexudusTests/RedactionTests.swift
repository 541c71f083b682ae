import HTTPTypes
import JSONPages
import Synchronization
import Testing

@testable import Nexudus

@Suite struct RedactionTests {
  private let password = "pa\"ss w0rd&+ü"

  @Test func secret_everyForm_isMasked() throws {
    let redactor = Redactor()
    redactor.add(password)
    let encoded = try JSONValue.string(password).encodedString()
    for text in ["x \(password) y \(password)", PercentEncoding.query([QueryItem("p", password)]), encoded] {
      let shown = redactor.redact(text)
      #expect(!shown.contains("w0rd"), "\(shown)")
      #expect(shown.contains("***"))
    }
    #expect(redactor.redact("nothing to hide") == "nothing to hide")
  }

  @Test(arguments: [
    "Authorization: Bearer abcDEF123456789", "authorization: basic dXNlcjpwYXNzd29yZA==",
    #"{"access_token":"abcDEF123456789","x":1}"#, #"{"refresh_token" : "abcDEF123456789"}"#,
    "grant_type=password&username=u&password=abcDEF123456789&totp=123456",
  ])
  func namedSecrets_nobodyAdded_areMasked(text: String) {
    let shown = Redactor().redact(text)
    #expect(!shown.contains("abcDEF123456789") && !shown.contains("dXNlcjpw") && !shown.contains("123456"), "\(shown)")
  }

  @Test func words_areLeftAlone() {
    for text in [
      "a basic understanding of bearers", "the access_token expired", "Basic plan, 12 desks", "bearer of news",
    ] {
      #expect(Redactor().redact(text) == text)
    }
  }

  @Test func addressThatIsASecret_isMaskedByItsPathToo_unlessThatIsShort() {
    let redactor = Redactor()
    redactor.add("https://hooks.example.com/services/T00/B11?k=1")
    redactor.add("https://hooks.example.com/short")
    #expect(redactor.redact("POST /services/T00/B11?k=1 at hooks.example.com") == "POST *** at hooks.example.com")
    #expect(redactor.redact("a /short way") == "a /short way")
  }

  @Test func shorterSecretInsideLonger_bothMasked() {
    let redactor = Redactor()
    redactor.add("abcd")
    redactor.add("abcdefgh")
    #expect(redactor.redact("abcdefgh abcd") == "*** ***")
  }

  /// Everything that the client shows to anyone: errors, logs, statistics, descriptions and dumps.
  @Test func everySink_showsNoSecret() async throws {
    let secret = "S3cretPassw0rd"
    let lines = LogLines()
    var shown: [String] = []
    for kind in 0..<6 {
      let transport = ScriptedTransport { call, _ in
        if call.path == "token", kind != 0 {
          return .json(#"{"access_token":"T0kenAccess99","expires_in":9999,"refresh_token":"T0kenRefresh99"}"#)
        }
        // A server that repeats whatever it was sent.
        let echo = "\(call.body) \(call.headers[.authorization] ?? "") \(secret)".replacing("\"", with: "'")
        switch kind {
        case 1:
          return .json(
            #"{"Message":"\#(echo)","Errors":[{"PropertyName":"A","Message":"\#(echo)","AttemptedValue":"\#(echo)"}]}"#,
            status: 400)
        case 2: return .init(status: 500, body: "<title>\(echo)</title>")
        case 3: return .fails(.lost)
        case 4: return .json(#"{"Message":"\#(echo)"}"#, status: 409)
        default: return .json("\"\(echo)\"", status: 400)
        }
      }
      let credentials = Credentials.password(user: "me", password: secret, totp: "987654")
      let client = makeClient(transport, credentials: credentials, logger: lines.logger)
      do {
        _ = try await client.request(RawRequest(path: "a/b", query: [QueryItem("key", secret)]))
        _ = try await client.create(entity("CommunityMessage"), ["Message": .string(secret)])
      } catch {
        shown.append("\(error)")
        shown.append(String(reflecting: error))
        dump(error, to: &shown.dumped)
      }
      shown.append("\(client.statistics)")
      shown.append("\(credentials) \(String(reflecting: credentials)) \(String(reflecting: client.settings))")
      dump(client.settings, to: &shown.dumped)
    }
    shown += lines.all
    #expect(!lines.all.isEmpty)
    for text in shown {
      for secret in [secret, "T0kenAccess99", "T0kenRefresh99", "987654"] {
        #expect(!text.contains(secret), "\(text)")
      }
    }
  }

  @Test func secretField_valueIsNeverInAnError() async throws {
    let application = entity("Application")
    let transport = ScriptedTransport(
      .json(
        #"{"Message":"no","Errors":[{"PropertyName":"SecretKey","Message":"is bad","AttemptedValue":"hidden-value"}]}"#,
        status: 400))
    let error = await #expect(throws: NexudusError.self) {
      try await makeClient(transport).perform(.create(application, body: [])) { check throws(NexudusError) in
        try check.checkStatus()
      }
    }
    #expect(error.map { String(reflecting: $0) }?.contains("hidden-value") == false)
    let wrongType = #expect(throws: NexudusError.self) {
      _ = try application.field(named: "SecretKey")?.checked(42_424_242, in: application)
    }
    #expect(wrongType?.message.contains("42424242") == false)
  }
}

extension [String] {
  /// Where `dump` writes to.
  fileprivate var dumped: String {
    get { "" }
    set { append(newValue) }
  }
}
