import Dispatch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One connection to loopback by the plain calls of the system: what a test reads is what went over the wire.
struct RawConnection: ~Copyable {
  private let socket: Int32

  struct Failure: Error {
    let call: String
    let number: Int32
  }

  init(port: Int) throws {
    #if canImport(Glibc)
      socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    guard socket >= 0 else { throw Failure(call: "socket", number: errno) }
    // A server that never answers fails the test instead of holding it up.
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      let number = errno
      close(socket)
      throw Failure(call: "connect", number: number)
    }
  }

  deinit { close(socket) }

  /// Sends a request and reads its answer.
  func exchange(
    _ method: String, _ path: String, headers: [String] = [], body: String = "", last: Bool = true
  ) throws -> RawReply {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers
    if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
    if last { lines.append("Connection: close") }
    try send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
    return try read()
  }

  private func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failure(call: "write", number: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads until the answer is whole, or the other side closes.
  private func read() throws -> RawReply {
    var reply = RawReply()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !reply.isWhole {
      let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
      guard count > 0 else { return reply }
      reply.bytes += buffer[..<count]
    }
    return reply
  }
}

/// One request on a connection of its own, off the threads that the server's tasks need.
func exchange(
  _ port: Int, _ method: String, _ path: String, headers: [String] = [], body: String = ""
) async throws -> RawReply {
  try await blocking { try RawConnection(port: port).exchange(method, path, headers: headers, body: body) }
}

/// Runs calls that block a thread where that holds up nobody.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Swift.Result(catching: body)) }
  }
}

/// What came over the wire.
struct RawReply: Sendable {
  var bytes: [UInt8] = []

  private var head: [Substring]? {
    guard let end = headEnd else { return nil }
    return String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
  }

  private var headEnd: Int? {
    guard bytes.count >= 4 else { return nil }
    return (0...(bytes.count - 4)).first { Array(bytes[$0..<($0 + 4)]) == [13, 10, 13, 10] }
  }

  var status: Int? { head?.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } }

  func header(_ name: String) -> String? {
    let prefix = name.lowercased() + ":"
    let line = head?.first { $0.lowercased().hasPrefix(prefix) }
    return line.map { String($0.dropFirst(prefix.utf8.count).drop { $0 == " " }) }
  }

  var body: [UInt8] { headEnd.map { Array(bytes[($0 + 4)...]) } ?? [] }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// Whether as much has come as the head promised.
  var isWhole: Bool {
    guard let end = headEnd, let length = header("Content-Length").flatMap({ Int($0) }) else { return false }
    return bytes.count >= end + 4 + length
  }
}
