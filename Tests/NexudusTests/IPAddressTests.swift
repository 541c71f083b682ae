import Nexudus
import Testing

@Suite("addresses and whom they reach")
struct IPAddressTests {
  @Test(arguments: [
    ("93.184.215.14", "global"), ("1.1.1.1", "global"), ("172.15.255.255", "global"), ("172.32.0.0", "global"),
    ("100.63.255.255", "global"), ("100.128.0.0", "global"), ("126.255.255.255", "global"), ("128.0.0.0", "global"),
    ("169.253.255.255", "global"), ("169.255.0.0", "global"), ("192.167.255.255", "global"),
    ("192.169.0.0", "global"), ("11.0.0.0", "global"), ("223.255.255.255", "global"), ("198.17.255.255", "global"),
    ("198.20.0.0", "global"), ("2606:4700:4700::1111", "global"), ("2a00:1450:4001::200e", "global"),
    ("2001:200::1", "global"), ("64:ff9b::5db8:d70e", "global"),
    ("127.0.0.1", "loopback"), ("127.255.255.255", "loopback"), ("0.0.0.0", "loopback"), ("0.1.2.3", "loopback"),
    ("::", "loopback"), ("::1", "loopback"), ("64:ff9b::7f00:1", "loopback"),
    ("10.0.0.0", "local"), ("10.255.255.255", "local"), ("172.16.0.0", "local"), ("172.31.255.255", "local"),
    ("192.168.0.0", "local"), ("192.168.255.255", "local"), ("fc00::1", "local"), ("fdff:ffff::1", "local"),
    ("fec0::1", "local"), ("64:ff9b::a00:1", "local"),
    ("169.254.0.1", "link"), ("169.254.255.255", "link"), ("fe80::1", "link"), ("febf::1", "link"),
    ("169.254.169.254", "metadata"), ("168.63.129.16", "metadata"), ("100.100.100.200", "metadata"),
    ("192.0.0.192", "metadata"), ("fd00:ec2::254", "metadata"), ("fd20:ce::254", "metadata"),
    ("64:ff9b::a9fe:a9fe", "metadata"),
    ("100.64.0.0", "carrier"), ("100.127.255.255", "carrier"),
    ("224.0.0.1", "multicast"), ("239.255.255.255", "multicast"), ("ff02::1", "multicast"),
    ("::ffff:127.0.0.1", "embedded"), ("::ffff:93.184.215.14", "embedded"), ("::10.0.0.1", "embedded"),
    ("2002:7f00:1::", "embedded"), ("2001:0:1::1", "embedded"), ("64:ff9b:1::1", "embedded"),
    ("240.0.0.0", "reserved"), ("255.255.255.255", "reserved"), ("192.0.0.1", "reserved"), ("192.0.2.1", "reserved"),
    ("192.88.99.1", "reserved"), ("198.18.0.1", "reserved"), ("198.19.255.255", "reserved"),
    ("198.51.100.1", "reserved"), ("203.0.113.1", "reserved"), ("2001:db8::1", "reserved"),
    ("2001:10::1", "reserved"), ("3fff::1", "reserved"), ("100::1", "reserved"), ("4000::1", "reserved"),
    ("5f00::1", "reserved"), ("fe00::1", "reserved"),
  ])
  func reach_ofEachBlock_atItsEnds(_ text: String, _ reach: String) throws {
    let address = try #require(IPAddress(text))
    #expect("\(address.reach)" == reach)
  }

  @Test(arguments: [
    "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "1.2.3.4.5", "1.2.3.256", "[::1]", "fe80::1%eth0", "",
    " 1.2.3.4",
    "1.2.3.4\u{0}", "localhost", ":::1",
  ])
  func unusualForms_areNoAddresses(_ text: String) { #expect(IPAddress(text) == nil) }

  @Test(arguments: [
    ("2001:DB8:0:0::1", "2001:db8::1"), ("10.0.0.1", "10.0.0.1"), ("::FFFF:7f00:1", "::ffff:127.0.0.1"),
  ])
  func description_isTheUsualForm(_ text: String, _ form: String) { #expect(IPAddress(text)?.description == form) }
}
