-- Tests overdue_ladder.lua: three steps, each once, and none after the payment.
--   concierge test examples/overdue_ladder_test.lua

local invoice

describe("overdue_ladder", function()
  before_each(function()
    local member = space.create("Coworker", { FullName = "Ada", Active = true })
    invoice = space.create("CoworkerInvoice", {
      InvoiceNumber = "INV-1", TotalAmount = 100, PaidAmount = 0, CurrencyCode = "EUR", Paid = false, Draft = false,
      CreditNote = false, DueDate = "2026-01-06T00:00:00Z", CoworkerId = member.Id, CoworkerFullName = "Ada",
    })
    rules.load "overdue_ladder.lua"
  end)

  it("asks after 3 days, urges after 10, and wants a call after 21", function()
    space.advance("3d")
    expect(sent()).to_have_length(0)
    space.advance("1d")
    expect(sent()).to_have_length(1)
    expect(sent()[1].body.Message).to_contain("INV-1 over 100.00 EUR was due three days ago")
    space.advance("7d")
    expect(sent()).to_have_length(3)
    expect(sent()[2].body.Message).to_contain("ten days overdue")
    expect(sent()[3].channel).to_equal("billing")
    space.advance("11d")
    expect(sent()).to_have_length(4)
    expect(sent()[4].title).to_equal("Time to call Ada")
    space.advance("12d")
    expect(sent()).to_have_length(4)
  end)

  it("stops when the invoice is paid", function()
    space.advance("4d")
    expect(sent()).to_have_length(1)
    space.pay(invoice)
    space.advance("12d")
    expect(sent()).to_have_length(1)
  end)

  it("begins anew when the date is moved", function()
    space.advance("4d")
    space.update(invoice, { DueDate = "2026-01-20T00:00:00Z" })
    space.advance("5d")
    expect(sent()).to_have_length(1)
    space.advance("10d")
    expect(sent()).to_have_length(2)
    expect(sent()[2].body.Message).to_contain("was due three days ago")
  end)
end)
