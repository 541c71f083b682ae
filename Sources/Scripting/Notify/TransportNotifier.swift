import JSONPages
public import Nexudus

/// Sends notices to channels.
public protocol NotificationSender: Sendable {
  /// Sends one notice once, without trying again.
  func send(_ notice: Notice, to channel: Channel) async -> NotifyOutcome
}

/// Sends notices by a transport, and those for the terminal to a function.
public struct TransportNotifier: NotificationSender {
  private let transport: any Transport
  private let terminal: @Sendable (String) -> Void

  /// Makes a sender; `terminal` gets one line for each notice, without secrets of its own and without a line break.
  public init(transport: any Transport, terminal: @escaping @Sendable (String) -> Void) {
    self.transport = transport
    self.terminal = terminal
  }

  /// Sends one notice once, without trying again.
  public func send(_ notice: Notice, to channel: Channel) async -> NotifyOutcome {
    let owner = "channel \"\(NoticeText.line(channel.name))\""
    if case .email = channel.kind {
      return .refused("\(owner): e-mail channels are planned, but not in this version", retryAfter: nil)
    }
    if notice.to != nil {
      return .refused("\(owner): only e-mail channels take \"to\"; leave it out", retryAfter: nil)
    }
    let request: TransportRequest?
    do throws(JSONError) {
      request = try channel.message(for: notice)
    } catch {
      return .refused("\(owner): the notice cannot be written as JSON: \(error)", retryAfter: nil)
    }
    guard let request else {
      terminal(channel.line(for: notice))
      return .sent
    }
    do throws(TransportError) {
      return channel.outcome(of: try await transport.send(request))
    } catch {
      return channel.outcome(of: error)
    }
  }
}
