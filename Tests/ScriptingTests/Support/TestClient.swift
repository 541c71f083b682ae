import Nexudus
import SpaceModel

/// Clients over a model of a space, without HTTP.
enum TestClient {
  static func make(
    space: Space, clock: any TimeSource, redactor: Redactor
  ) throws(NexudusError) -> Client {
    let settings = ClientSettings(
      baseURL: try BaseURL("http://space.invalid/api"),
      credentials: .password(user: Account.demo.email, password: Account.demo.password), limits: .off)
    return Client(
      settings: settings, transport: ModelTransport(space, clock: clock), clock: clock, redactor: redactor)
  }
}
