/// Which fields tell who a person is, by their names: what is shown of them is marked, and hidden where that is wanted.
///
/// Names alone decide, so that it works for records inside records and for what is sent to other services, too.
public enum PersonalFields {
  /// What a field tells.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case name, email, phone, address, birth, note, social, bank, identity
  }

  /// What a field of this name tells of a person; nil where it tells nothing.
  public static func kind(of field: String) -> Kind? {
    if exempt.contains(field) { return nil }
    return patterns.first { $0.ends.contains { matches(field, $0) } }?.kind
  }

  /// The ends of names, the first kind that fits counts; `=` in front stands for the whole name.
  private static let patterns: [(kind: Kind, ends: [String])] = [
    (.identity, ["MacAddress", "MacAddresses", "IpAddress", "=AccessCardId", "AccessPincode", "KeyFobNumber"]),
    (.identity, ["PassportNumber", "PassportCardNumber"]),
    (.email, ["Email", "Emails", "EmailAddress", "EmailContact"]),
    (.name, ["FullName", "FullNames", "BillingName", "BillToName", "CompanyName", "NickName", "Salutation"]),
    (.name, ["FromName", "ResponderName", "IssuedByName", "=ToStringText", "=UpdatedBy"]),
    (.phone, ["Phone", "PhoneNumber", "LandLine", "Fax"]),
    (.address, ["Address", "PostCode", "CityName", "BillToCity", "TownCity", "StreetName", "=State", "=BillingState"]),
    (.address, ["Longitude", "Latitude"]),
    (.birth, ["DateOfBirth", "=Gender"]),
    (.bank, ["BankName", "BankAccount", "BankBranch", "TaxIDNumber", "CardNumber", "ContractNumber"]),
    (.note, ["Notes", "AlertNote", "ProfileSummary", "=Comments", "MessageText", "MessageBody", "=Message"]),
    (
      .social,
      [
        "ProfileWebsite", "=Twitter", "=Facebook", "=Google", "=Telegram", "=Linkedin", "=Skype", "=Github",
        "=Pinterest", "=Flickr", "=Instagram", "=Vimeo", "=Tumblr", "=Blogger",
      ]
    ),
  ]

  /// Names that fit a pattern and tell of no person.
  private static let exempt: Set<String> = ["BusinessWebAddress", "WebAddress", "ContractNumber"]

  private static func matches(_ field: String, _ pattern: String) -> Bool {
    pattern.hasPrefix("=") ? field == pattern.dropFirst() : field.hasSuffix(pattern)
  }
}
