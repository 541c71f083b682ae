import JSONPages
import SpaceModel
import Testing

@Suite("Signing in")
struct TokenTests {
  static let password = "grant_type=password&username=ana.ferreira%40harbourandpine.example&password=demo"
  let client = TestClient(.empty)

  private func status(bearer token: String) throws -> Int {
    var client = client
    client.authorization = "Bearer \(token)"
    return try client.send("GET", "auth/me").status
  }

  private func tokens(_ reply: ModelReply) throws -> (access: String, refresh: String) {
    let json = try reply.json()
    return (try #require(json["access_token"]?.string), try #require(json["refresh_token"]?.string))
  }

  @Test("a token opens the API, nothing and nonsense do not")
  func bearer() throws {
    let token = try tokens(client.form(Self.password)).access
    #expect(try status(bearer: token) == 200)
    #expect(try status(bearer: "x") == 401)
    var nobody = client
    nobody.authorization = nil
    let refused = try nobody.send("GET", "auth/me")
    #expect(refused.status == 401)
    #expect(refused.header("WWW-Authenticate") == "Bearer")
  }

  @Test("HTTP Basic works, with the right password")
  func basicAuthentication() throws {
    var client = client
    #expect(try client.send("GET", "auth/me").status == 200)
    client.authorization = "Basic " + basic(Account.demo.email, "wrong")
    #expect(try client.send("GET", "auth/me").status == 401)
    client.authorization = "Basic !!!"
    #expect(try client.send("GET", "auth/me").status == 401)
  }

  @Test("a refresh token works once, for its client, and access tokens stay good")
  func refresh() throws {
    let first = try tokens(client.form(Self.password))
    let refresh = "grant_type=refresh_token&refresh_token=\(first.refresh)"
    #expect(client.form(refresh, client: "another").status == 400)
    let second = try tokens(client.form(refresh))
    #expect(second.refresh != first.refresh)
    let again = client.form(refresh)
    #expect(again.status == 400)
    #expect(try again.json()["error"] == "invalid_grant")
    #expect(try status(bearer: first.access) == 200)
    #expect(try status(bearer: second.access) == 200)
  }

  @Test("one refresh token lives for each client")
  func clients() throws {
    let mine = try tokens(client.form(Self.password, client: "mine"))
    let other = try tokens(client.form(Self.password, client: "other"))
    let newer = try tokens(client.form(Self.password, client: "mine"))
    func works(_ token: String, _ name: String) -> Bool {
      client.form("grant_type=refresh_token&refresh_token=\(token)", client: name).status == 200
    }
    #expect(!works(mine.refresh, "mine"))
    #expect(works(newer.refresh, "mine"))
    #expect(works(other.refresh, "other"))
  }

  @Test("access tokens last a week, refresh tokens 15 days")
  func lifetimes() throws {
    let tokens = try tokens(client.form(Self.password))
    client.clock.move(by: 604_700)
    #expect(try status(bearer: tokens.access) == 200)
    client.clock.move(by: 200)
    #expect(try status(bearer: tokens.access) == 401)
    client.clock.move(by: 9 * 86_400)
    #expect(client.form("grant_type=refresh_token&refresh_token=\(tokens.refresh)").status == 400)
  }

  @Test("JSON is refused, and so is any other grant")
  func json() throws {
    let reply = try client.send(
      "POST", "token", ["grant_type": "password"], headers: ["content-type": "application/json"])
    #expect(reply.status == 400)
    #expect(try reply.json()["error"] == "unsupported_grant_type")
    #expect(try client.form("grant_type=magic").json()["error"] == "unsupported_grant_type")
  }

  @Test("a second factor is asked for where there is one")
  func secondFactor() throws {
    let client = TestClient(.empty, accounts: [Account(email: "a@b.example", password: "p", totp: "123456")])
    let form = "grant_type=password&username=a%40b.example&password=p"
    #expect(client.form(form).status == 400)
    #expect(client.form(form + "&totp=000000").status == 400)
    #expect(client.form(form + "&totp=123456").status == 200)
  }

  @Test("auth/me is the signed-in user with the Id of the user record")
  func me() throws {
    let json = try client.send("GET", "auth/me").json()
    #expect(json["Email"]?.string == Account.demo.email)
    #expect(json["FullName"] == "Ana Ferreira")
    #expect(json["Id"]?.integer == client.space.records("User").first?["Id"]?.integer)
    #expect(json["DefaultCurrencyCode"] == "GBP")
    #expect(json["DefaultSimpleTimeZoneNameIana"] == "Europe/London")
    #expect(json["DefaultBusinessId"]?.integer == client.space.records("Business").first?["Id"]?.integer)
    #expect(json["IsAdmin"] == true)
  }
}
