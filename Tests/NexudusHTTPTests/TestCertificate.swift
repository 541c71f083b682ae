import NIOSSL

/// A certificate for `named.test` that signed itself, valid from 2020 to 2120. Its key guards nothing.
struct TestCertificate {
  /// What a server needs.
  func serverContext() throws -> NIOSSLContext {
    let key = try NIOSSLPrivateKey(bytes: Array(Self.key.utf8), format: .pem)
    let configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(try certificate)], privateKey: .privateKey(key))
    return try NIOSSLContext(configuration: configuration)
  }

  /// The roots of somebody who trusts it.
  var roots: NIOSSLTrustRoots {
    get throws { .certificates([try certificate]) }
  }

  private var certificate: NIOSSLCertificate {
    get throws { try NIOSSLCertificate(bytes: Array(Self.text.utf8), format: .pem) }
  }

  private static let text = """
    -----BEGIN CERTIFICATE-----
    MIIBZDCCAQqgAwIBAgIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDApuYW1lZC50
    ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAVMRMwEQYDVQQD
    DApuYW1lZC50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPPW0anyZn54G
    hTPUSf1AmuNlvnCiHG73TdcK+WA3NiULErfGrBNNkDj1q4NVZ/QntwN0Ld7GMhQP
    z7nhoZTqUKNJMEcwDwYDVR0TAQH/BAUwAwEB/zAVBgNVHREEDjAMggpuYW1lZC50
    ZXN0MB0GA1UdDgQWBBTn5eaI407tZlUzuH+EG1BnqGAwzjAKBggqhkjOPQQDAgNI
    ADBFAiEA8oMWgw0hXDJLr9UKGQhf96zMB6HvIHtGfPnTGCNS9pACIGKf/gXu6MtK
    zu23OGTt8V9M+GLOY8xN6UYuNDQk1M/4
    -----END CERTIFICATE-----
    """

  private static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXf+uBLY5DEMEwB/A
    BTY6WlLaQETi+zjbOfqLupIiA3ShRANCAAQ89bRqfJmfngaFM9RJ/UCa42W+cKIc
    bvdN1wr5YDc2JQsSt8asE02QOPWrg1Vn9Ce3A3Qt3sYyFA/PueGhlOpQ
    -----END PRIVATE KEY-----
    """
}
