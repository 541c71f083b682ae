-- Tests monday_report.lua: it comes on Mondays at nine, with what the week before brought.
--   concierge test examples/monday_report_test.lua

describe("monday_report", function()
  it("counts the week before", function()
    rules.load "monday_report.lua"
    space.advance("1d")
    space.create("Coworker", { FullName = "Ada", Active = true })
    space.create("Booking", { FromTime = "2026-01-07T10:00:00Z", ToTime = "2026-01-07T11:00:00Z" })
    space.create("CoworkerInvoice", { InvoiceNumber = "INV-1", Paid = false, Draft = false, CreditNote = false })
    space.advance("5d")
    expect(sent()).to_have_length(0)
    space.advance("1d")
    expect(sent()).to_have_length(1)
    expect(sent()[1].channel).to_equal("office")
    expect(sent()[1].text).to_equal("1 new members, 1 bookings, 1 open invoices")
    space.advance("7d")
    expect(sent()).to_have_length(2)
    expect(sent()[2].text).to_equal("0 new members, 0 bookings, 1 open invoices")
  end)
end)
