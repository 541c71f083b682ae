import LuaRuntime

/// `money(amount, code)`: an amount in its currency's form.
struct MoneyModule {
  func install(in state: LuaState) {
    state.globals.function("money") { call throws(LuaError) in
      let amount = try Self.amount(call)
      let code = try call.string(2, "code")
      return .value(.string(try Self.currency(code).text(amount)))
    }
  }

  static func currency(_ code: String) throws(LuaError) -> Currency {
    if let currency = Currency(code) { return currency }
    throw .usage(
      "money: \"\(code)\" is not a currency; they are written as three letters like \"EUR\""
        + Currency.proposal(for: code))
  }

  private static func amount(_ call: borrowing LuaCall) throws(LuaError) -> Decimal {
    if case .integer(let whole) = try call.value(1, "amount") { return Decimal(whole) }
    let number = try call.number(1, "amount")
    guard let amount = Decimal(number) else { throw .usage("money: \(number.isNaN ? "NaN" : "infinity") is no amount") }
    return amount
  }
}
