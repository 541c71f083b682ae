import Nexudus
import Scripting

/// Channels as one life of a process reaches them.
struct MortalNotifier: NotificationSender {
  let base: any NotificationSender
  let life: ProcessLife

  func send(_ notice: Notice, to channel: Channel) async -> NotifyOutcome {
    guard life.passes() else { return .unclear("the process has ended") }
    let outcome = await base.send(notice, to: channel)
    return life.passes() ? outcome : .unclear("the process has ended")
  }
}

/// Hosts of the web as one life of a process reaches them.
struct MortalWeb: PinnedTransport {
  let base: any PinnedTransport
  let life: ProcessLife

  func addresses(ofHost name: String, timeout: Duration) async throws(TransportError) -> [IPAddress] {
    try await base.addresses(ofHost: name, timeout: timeout)
  }

  func send(_ request: TransportRequest, to address: IPAddress) async throws(TransportError) -> TransportReply {
    guard life.passes() else { throw TransportError(.cancelled, "the process has ended") }
    let reply = try await base.send(request, to: address)
    guard life.passes() else { throw TransportError(.cancelled, "the process has ended") }
    return reply
  }
}
