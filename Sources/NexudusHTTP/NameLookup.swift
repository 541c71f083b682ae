import NIOCore
import NIOPosix
import Nexudus

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Looks names up by the system's resolver, on threads that may wait.
enum NameLookup {
  /// All addresses of a name, in the resolver's order.
  static func addresses(of name: String, timeout: Duration) async throws(TransportError) -> [IPAddress] {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    // A resolver can't be stopped: whoever waits goes on without it.
    let answer = loop.makePromise(of: [IPAddress].self)
    let late = loop.scheduleTask(in: TimeAmount(timeout)) {
      answer.fail(TransportError(.notConnected, "\(name) could not be looked up in time"))
    }
    NIOThreadPool.singleton.runIfActive(eventLoop: loop) { try found(name) }.cascade(to: answer)
    do {
      let addresses = try await withTaskCancellationHandler {
        try await answer.futureResult.get()
      } onCancel: {
        answer.fail(TransportError(.cancelled, "the call of \(name) was cancelled"))
      }
      late.cancel()
      return addresses
    } catch {
      late.cancel()
      throw TransportError(error, host: name, wasSent: false)
    }
  }

  private static func found(_ name: String) throws(TransportError) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var first: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(name, nil, &hints, &first)
    guard code == 0 else {
      let reason = String(cString: gai_strerror(code))
      throw TransportError(.notConnected, "\(name) can't be looked up: \(reason); check the name and the network")
    }
    defer { freeaddrinfo(first) }
    var addresses: [IPAddress] = []
    for entry in sequence(first: first, next: { $0?.pointee.ai_next }) {
      guard let entry, let address = IPAddress(entry.pointee), !addresses.contains(address) else { continue }
      addresses.append(address)
    }
    return addresses
  }
}

extension IPAddress {
  /// The address of a resolver's entry; nil for other families.
  fileprivate init?(_ entry: addrinfo) {
    guard let address = entry.ai_addr else { return nil }
    let start = UnsafeRawPointer(address)
    let bytes: UnsafeRawBufferPointer
    switch entry.ai_family {
    case AF_INET:
      let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4
      bytes = UnsafeRawBufferPointer(start: start + offset, count: 4)
    case AF_INET6:
      let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
      bytes = UnsafeRawBufferPointer(start: start + offset, count: 16)
    default: return nil
    }
    self.init(bytes: Array(bytes))
  }
}
