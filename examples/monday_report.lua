-- Tells the office every Monday at nine what the week before brought.
--   concierge watch examples/monday_report.lua
--   concierge.lua: channel("office", { terminal = true })

cron("0 9 * * 1", function()
  local week = { from = "-7d", to = time.now() }
  local members = nexudus.Coworker:count { where = { CreatedOn = week } }
  local bookings = nexudus.Booking:count { where = { FromTime = week } }
  local unpaid = nexudus.CoworkerInvoice:count { where = { Paid = false, Draft = false, CreditNote = false } }
  notify("office", {
    title = "Last week",
    text = string.format("%d new members, %d bookings, %d open invoices", members, bookings, unpaid),
  })
end)
