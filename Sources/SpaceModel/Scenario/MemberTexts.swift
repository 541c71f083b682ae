/// The people of the demo space. All of them are made up; the addresses are in reserved domains.
struct MemberText: Sendable {
  let name: String
  let email: String
  let company: String?
  /// The place in ``PlaceText/all`` of the location that they belong to.
  let home: Int
  let country: String

  private init(_ name: String, _ email: String, _ company: String?, _ home: Int, _ country: String) {
    self.name = name
    self.email = "\(email).example"
    self.company = company
    self.home = home
    self.country = country
  }

  static let all: [MemberText] = [
    MemberText("Amelia Clarke", "amelia@clarkestudio", "Clarke Studio", 0, "GB"),
    MemberText("Oluwaseun Adeyemi", "seun@lumenhealth", "Lumen Health", 0, "GB"),
    MemberText("Priya Raghunathan", "priya@lumenhealth", "Lumen Health", 0, "GB"),
    MemberText("Tomasz Wiśniewski", "tomasz@northpier", "North Pier Software", 0, "PL"),
    MemberText("Siobhán O’Connor", "siobhan@oconnorlaw", "O’Connor Law", 0, "IE"),
    MemberText("Hannah Whitfield", "hannah.whitfield@mail", nil, 0, "GB"),
    MemberText("Kwame Mensah", "kwame@northpier", "North Pier Software", 0, "GB"),
    MemberText("Yuki Tanaka", "yuki@kitepaper", "Kite & Paper", 0, "JP"),
    MemberText("George Papadopoulos", "george@papadopoulos-arch", "Papadopoulos Architects", 0, "GR"),
    MemberText("Zainab Hussain", "zainab@brightledger", "Bright Ledger", 0, "GB"),
    MemberText("Callum Fraser", "callum@fraserfilms", "Fraser Films", 0, "GB"),
    MemberText("Mei-Ling Chen", "meiling@brightledger", "Bright Ledger", 0, "GB"),
    MemberText("Isabelle Fontaine", "isabelle@fontaine-conseil", "Fontaine Conseil", 0, "FR"),
    MemberText("Dmitri Volkov", "dmitri.volkov@mail", nil, 0, "GB"),
    MemberText("Rhys Llewellyn", "rhys@llewellyn", "Llewellyn & Daughters", 0, "GB"),
    MemberText("Aaliyah Johnson", "aaliyah@fraserfilms", "Fraser Films", 0, "GB"),
    MemberText("Bartholomew Finch", "bart.finch@mail", nil, 0, "GB"),
    MemberText("Noor El-Sayed", "noor@saltandsail", "Salt & Sail", 0, "GB"),
    MemberText("Harriet Osei", "harriet@saltandsail", "Salt & Sail", 0, "GB"),
    MemberText("Luca Bianchi", "luca@bianchidesign", "Bianchi Design", 0, "IT"),
    MemberText("Jürgen Müller", "juergen@mueller-statik", "Müller Statik", 1, "DE"),
    MemberText("Anneliese Großmann", "a.grossmann@postfach", nil, 1, "DE"),
    MemberText("Mehmet Yılmaz", "mehmet@spreecode", "Spreecode", 1, "DE"),
    MemberText("Katharina Schäfer", "katharina@spreecode", "Spreecode", 1, "DE"),
    MemberText("Lukas Brückner", "lukas@brueckner-foto", "Brückner Fotografie", 1, "DE"),
    MemberText("Agnieszka Kowalczyk", "agnieszka@wortwerk", "Wortwerk", 1, "PL"),
    MemberText("Søren Østergaard", "soren@fjordlab", "Fjordlab", 1, "DK"),
    MemberText("Ngozi Okonkwo", "ngozi@fjordlab", "Fjordlab", 1, "DE"),
    MemberText("Friedrich Weiß", "friedrich.weiss@postfach", nil, 1, "DE"),
    MemberText("Chloé Lefèvre", "chloe@atelierlefevre", "Atelier Lefèvre", 1, "FR"),
    MemberText("Emre Demir", "emre@kiezkurier", "Kiezkurier", 1, "DE"),
    MemberText("Johanna Lindqvist", "johanna@wortwerk", "Wortwerk", 1, "SE"),
    MemberText("Paweł Zieliński", "pawel@kiezkurier", "Kiezkurier", 1, "PL"),
    MemberText("Fatima Benali", "fatima.benali@postfach", nil, 1, "DE"),
    MemberText("Maximilian Vogel", "max@vogelundpartner", "Vogel & Partner", 1, "DE"),
    MemberText("Ingrid Hofstätter", "ingrid@vogelundpartner", "Vogel & Partner", 1, "AT"),
    MemberText("Ruben van Dijk", "ruben@tulpenloods", "Tulpenloods", 1, "NL"),
    MemberText("Olena Shevchenko", "olena@spreecode", "Spreecode", 1, "UA"),
    MemberText("Hiroshi Nakamura", "hiroshi.nakamura@postfach", nil, 1, "JP"),
    MemberText("Théo Girard", "theo@atelierlefevre", "Atelier Lefèvre", 1, "FR"),
    MemberText("João Carvalho", "joao@mareviva", "Maré Viva", 2, "PT"),
    MemberText("Inês Magalhães", "ines@mareviva", "Maré Viva", 2, "PT"),
    MemberText("Beatriz Gonçalves", "beatriz.goncalves@correio", nil, 2, "PT"),
    MemberText("Rafael Nogueira", "rafael@azulejolabs", "Azulejo Labs", 2, "BR"),
    MemberText("Lucía Fernández Ibáñez", "lucia@azulejolabs", "Azulejo Labs", 2, "ES"),
    MemberText("Mateo Muñoz", "mateo@cuatrovientos", "Cuatro Vientos", 2, "ES"),
    MemberText("Giulia Esposito", "giulia@espositofood", "Esposito Food", 2, "IT"),
    MemberText("Margot Dubois", "margot.dubois@correio", nil, 2, "FR"),
    MemberText("Aoife Byrne", "aoife@seventhwave", "Seventh Wave", 2, "IE"),
    MemberText("Sebastián Rojas", "sebastian@cuatrovientos", "Cuatro Vientos", 2, "ES"),
    MemberText("Catarina Valente", "catarina@valentearq", "Valente Arquitetura", 2, "PT"),
    MemberText("Ivo Horvat", "ivo.horvat@correio", nil, 2, "HR"),
    MemberText("Leila Haddad", "leila@seventhwave", "Seventh Wave", 2, "PT"),
    MemberText("Miguel Sá Pinto", "miguel@valentearq", "Valente Arquitetura", 2, "PT"),
    MemberText("Wanjiru Kamau", "wanjiru@tidelineresearch", "Tideline Research", 2, "PT"),
    MemberText("Arjun Mehta", "arjun@tidelineresearch", "Tideline Research", 2, "PT"),
    MemberText("Élodie Marchand", "elodie@espositofood", "Esposito Food", 2, "FR"),
    MemberText("Henrique Teixeira", "henrique.teixeira@correio", nil, 2, "PT"),
    MemberText("Sofía Castellanos", "sofia@azulejolabs", "Azulejo Labs", 2, "ES"),
    MemberText("Magnus Eriksson", "magnus.eriksson@correio", nil, 2, "SE"),
  ]

  static let visitors = [
    "Oliver Grant", "Nadia Rahman", "Stefan Köhler", "Marta Ribeiro", "Claire Moreau", "Ben Achebe", "Laura Pizarro",
    "Tim Sander", "Eva Novotná", "Carlos Pereira", "Sophie Lambert", "Akira Mori", "Grace Mwangi", "Jonas Keller",
    "Rita Fonseca", "Peter Nagy", "Elif Kaya", "Daniel Roth", "Paula Serrano", "Ian McBride",
  ]
}

/// The staff; the first is the administrator whose account the demo uses.
struct StaffText: Sendable {
  let name: String
  let email: String

  static let all = [
    StaffText(name: "Ana Ferreira", email: Account.demo.email),
    StaffText(name: "Jonathan Pryce-Doyle", email: "jonathan@harbourandpine.example"),
    StaffText(name: "Miriam Adler", email: "miriam@harbourandpine.example"),
  ]
}

/// The locations.
struct PlaceText: Sendable {
  let name: String
  let city: String
  let country: String
  let currency: String
  let zone: String
  /// Hours that local time is ahead of UTC; the demo knows no summer time.
  let offset: Int64
  let taxPercent: Int64
  let code: String
  let rooms: [(name: String, seats: Int64, kind: Int)]

  static let all = [
    PlaceText(
      name: "Harbour & Pine London", city: "London", country: "GB", currency: "GBP", zone: "Europe/London", offset: 0,
      taxPercent: 20, code: "LON",
      rooms: [
        ("Thames", 10, 0), ("Fleet", 6, 0), ("Tyburn", 4, 0), ("Booth 1", 1, 1), ("Booth 2", 1, 1), ("The Hall", 60, 2),
      ]),
    PlaceText(
      name: "Harbour & Pine Berlin", city: "Berlin", country: "DE", currency: "EUR", zone: "Europe/Berlin", offset: 1,
      taxPercent: 19, code: "BER",
      rooms: [
        ("Spree", 12, 0), ("Panke", 6, 0), ("Wuhle", 4, 0), ("Telefonzelle 1", 1, 1), ("Telefonzelle 2", 1, 1),
        ("Werkhalle", 80, 2),
      ]),
    PlaceText(
      name: "Harbour & Pine Lisboa", city: "Lisboa", country: "PT", currency: "EUR", zone: "Europe/Lisbon", offset: 0,
      taxPercent: 23, code: "LIS",
      rooms: [
        ("Tejo", 10, 0), ("Sado", 6, 0), ("Alcântara", 4, 0), ("Cabine 1", 1, 1), ("Cabine 2", 1, 1),
        ("Armazém", 70, 2),
      ]),
  ]

  static let roomKinds = ["Meeting room", "Phone booth", "Event space"]

  static let countries: [(code: String, name: String)] = [
    ("GB", "United Kingdom"), ("DE", "Germany"), ("PT", "Portugal"), ("ES", "Spain"), ("FR", "France"), ("IT", "Italy"),
    ("PL", "Poland"), ("IE", "Ireland"), ("NL", "Netherlands"), ("AT", "Austria"), ("DK", "Denmark"), ("SE", "Sweden"),
    ("GR", "Greece"), ("HR", "Croatia"), ("UA", "Ukraine"), ("JP", "Japan"), ("BR", "Brazil"),
  ]
}
