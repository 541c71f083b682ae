import Nexudus

/// How amounts of a currency are written: its digits by ISO 4217, and the symbol that stands before them.
struct Currency {
  /// Three capital letters.
  let code: String

  /// A code in any case; nil where it isn't three letters.
  init?(_ code: String) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) }) else { return nil }
    self.code = code.uppercased()
  }

  /// How many digits stand behind the point; two where the code isn't known.
  var digits: Int { Self.unusualDigits[code] ?? 2 }

  /// An amount, halves away from zero: `€1,234.50`, `-$3.00`, `1,234.50 SEK`.
  func text(_ amount: Decimal) -> String {
    let rounded = amount.rounded(to: digits)
    let sign = rounded.isNegative && !rounded.isZero ? "-" : ""
    let number = rounded.whole(separator: ",") + (digits > 0 ? "." + rounded.fraction : "")
    return Self.symbols[code].map { sign + $0 + number } ?? "\(sign)\(number) \(code)"
  }

  /// The end of a sentence for what isn't a code: which one was probably meant.
  static func proposal(for text: String) -> String {
    let bySymbol = symbols.filter { $0.value == text }.map(\.key)
    return Names.proposal(bySymbol.isEmpty ? Names.nearest(text, among: names) : bySymbol)
  }

  private static var names: [String] { (Array(symbols.keys) + unusualDigits.keys + others).sorted() }

  private static let symbols = [
    "AUD": "A$", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "EUR": "€", "GBP": "£", "HKD": "HK$", "ILS": "₪", "INR": "₹",
    "JPY": "¥", "KRW": "₩", "MXN": "MX$", "NZD": "NZ$", "PHP": "₱", "TWD": "NT$", "USD": "$", "VND": "₫",
  ]

  private static let unusualDigits = [
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
    "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3,
    "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
  ]

  private static let others = [
    "AED", "ARS", "BGN", "CHF", "COP", "CZK", "DKK", "EGP", "GEL", "HUF", "IDR", "KES", "MAD", "MYR", "NGN", "NOK",
    "PEN", "PLN", "QAR", "RON", "RSD", "SAR", "SEK", "SGD", "THB", "TRY", "UAH", "UYU", "ZAR",
  ]
}
