-- Tests invoice_to_channel.lua: an issued invoice is told of, a draft or a payment is not.
--   concierge test examples/invoice_to_channel_test.lua

local fields = {
  InvoiceNumber = "INV-1", TotalAmount = 120.5, CurrencyCode = "EUR", CoworkerFullName = "Ada", Draft = true,
  CreditNote = false, Paid = false, DueDate = "2026-01-19T00:00:00Z",
}

describe("invoice_to_channel", function()
  it("tells of an invoice when it is issued, and not when it is paid", function()
    rules.load "invoice_to_channel.lua"
    local invoice = space.create("CoworkerInvoice", fields)
    rules.settle()
    expect(sent()).to_have_length(0)
    space.update(invoice, { Draft = false })
    rules.settle()
    expect(sent()).to_have_length(1)
    expect(sent()[1].channel).to_equal("billing")
    expect(sent()[1].title).to_equal("Invoice INV-1: 120.50 EUR")
    expect(sent()[1].text).to_equal("Ada, due on 19.01.2026")
    space.pay(invoice)
    space.advance("1h")
    expect(sent()).to_have_length(1)
  end)
end)
