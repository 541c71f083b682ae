import HTTPTypes
import JSONPages
import Nexudus

/// One request of a call: the first, or one that a redirect led to.
struct HTTPHop: Sendable {
  /// What an answer leads to.
  enum Next: Sendable {
    /// It is the call's answer.
    case answer
    /// It leads on.
    case follow(HTTPHop)
    /// It leads where nobody follows; why.
    case refuse(String)
  }

  var method: HTTPRequest.Method
  var address: HTTPAddress
  var headers: HTTPFields
  var body: [UInt8]?

  /// The first request of a call.
  init(_ call: HTTPCall) throws(NexudusError) {
    method = HTTPRequest.Method(call.method) ?? .get
    address = call.address
    headers = HTTPFields()
    for field in call.headers { headers.append(field) }
    switch call.body {
    case .none: if call.isWrite, call.method != "DELETE" { body = [] }
    case .bytes(let bytes): body = bytes
    case .json(let value):
      do throws(JSONError) { body = Array(try value.encodedString().utf8) } catch {
        throw .usage("what is to be sent can't be written as JSON: \(error.message)")
      }
      if headers[.contentType] == nil { headers[.contentType] = "application/json" }
    }
    if headers[.userAgent] == nil { headers[.userAgent] = "concierge" }
  }

  /// Method and address in words, without the query.
  var summary: String { "\(method.rawValue) \(address.shown)" }

  /// The request as it goes to a transport.
  func request(timeout: Duration, maximumBytes: Int) -> TransportRequest {
    TransportRequest(
      head: HTTPRequest(
        method: method, scheme: address.scheme, authority: address.authority, path: address.path, headerFields: headers),
      body: body, timeout: timeout, maximumBytes: maximumBytes)
  }

  /// What an answer leads to, as browsers do it, and more careful.
  func next(_ status: Int, location: String?, isSecret: (String) -> Bool) -> Next {
    guard [301, 302, 303, 307, 308].contains(status), let location else { return .answer }
    var hop = self
    do throws(HTTPAddress.Mistake) { hop.address = try address.following(location) } catch {
      return .refuse("the redirect can't be followed: \(error.reason)")
    }
    let target = hop.address
    if address.scheme == "https", target.scheme == "http" {
      return .refuse("the redirect leads to \(target.shown), which is not secured; it is not followed")
    }
    let isElsewhere =
      target.host != address.host || target.port != address.port && !target.isSecured(insteadOf: address)
    let isRead = [.get, .head, .options].contains(method)
    if status < 307, !isRead {
      // The write was answered: what follows only shows the outcome.
      hop.method = .get
      hop.body = nil
      for name in [HTTPField.Name.contentType, .contentEncoding, .contentLanguage] { hop.headers[name] = nil }
    } else if isElsewhere, !isRead {
      return .refuse(
        "the redirect leads to another host, \(target.shown): a \(method.rawValue) is not sent on; call that one instead"
      )
    }
    if isElsewhere {
      hop.headers = HTTPFields(headers.filter { !SecretHeader.isNamed($0.name.rawName) && !isSecret($0.value) })
    }
    return .follow(hop)
  }
}

extension HTTPAddress {
  /// Whether this is the same host by https that another one is by http, both at the usual ports.
  fileprivate func isSecured(insteadOf other: HTTPAddress) -> Bool {
    scheme == "https" && port == 443 && other.scheme == "http" && other.port == 80
  }
}
