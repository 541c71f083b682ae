import Testing

@testable import Scripting

@Suite("money")
struct MoneyTests {
  @Test(arguments: [
    ("money(1234.5, 'EUR')", "€1,234.50"), ("money(0, 'USD')", "$0.00"), ("money(-3, 'GBP')", "-£3.00"),
    ("money(1234567, 'JPY')", "¥1,234,567"), ("money(1234.5, 'JPY')", "¥1,235"), ("money(1.2345, 'KWD')", "1.235 KWD"),
    ("money(1234.5, 'SEK')", "1,234.50 SEK"), ("money(-1234.5, 'CHF')", "-1,234.50 CHF"),
    ("money(999999.995, 'EUR')", "€1,000,000.00"), ("money(12, 'eur')", "€12.00"),
    ("money(12.345, 'QQQ')", "12.35 QQQ"),
    ("money(1.5, 'BHD')", "1.500 BHD"), ("money(1.23456, 'CLF')", "1.2346 CLF"),
    ("money(math.maxinteger, 'USD')", "$9,223,372,036,854,775,807.00"),
    ("money(math.mininteger, 'USD')", "-$9,223,372,036,854,775,808.00"),
  ])
  func amount_hasItsCurrencysForm(_ code: String, _ expected: String) async {
    await TestSpace().expect("print(\(code))", prints: [expected])
  }

  /// None of these is what the nearest double is: 1.005 is 1.00499999999999989 to the machine.
  @Test(arguments: [
    ("1.005", "€1.01"), ("-1.005", "-€1.01"), ("2.675", "€2.68"), ("1.115", "€1.12"), ("0.005", "€0.01"),
    ("0.004", "€0.00"), ("-0.004", "€0.00"), ("0.0049999", "€0.00"), ("9.995", "€10.00"), ("1e-7", "€0.00"),
    ("1e21", "€1,000,000,000,000,000,000,000.00"), ("1.5e-2", "€0.02"), ("0.1 + 0.2", "€0.30"), ("-0.0", "€0.00"),
  ])
  func half_isRoundedAwayFromZero_byTheDecimalAsWritten(_ amount: String, _ expected: String) async {
    await TestSpace().expect("print(money(\(amount), 'EUR'))", prints: [expected])
  }

  /// Each amount of cents, written as JSON would write it, comes out as itself.
  @Test func amountOfCents_comesOutAsItself() throws {
    let currency = try #require(Currency("EUR"))
    for cents in stride(from: 0, through: 2_000_000, by: 37) {
      let (whole, rest) = (cents / 100, cents % 100)
      let text = "\(whole).\(rest < 10 ? "0" : "")\(rest)"
      let amount = try #require(Double(text).flatMap { Decimal($0) })
      #expect(currency.text(amount).replacing(",", with: "") == "€" + text)
    }
  }
}
