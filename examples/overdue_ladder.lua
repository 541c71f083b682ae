-- Reminds of an overdue invoice after 3, 10 and 21 days, each time more firmly; stops when it is paid.
--   concierge watch examples/overdue_ladder.lua
--   concierge.lua: channel("billing", { terminal = true })

local open = { where = { Paid = false, Draft = false, CreditNote = false } }

local function words(invoice)
  local left = invoice.TotalAmount - (invoice.PaidAmount or 0)
  return string.format("Invoice %s over %.2f %s", invoice.InvoiceNumber, left, invoice.CurrencyCode)
end

on.due("CoworkerInvoice", "DueDate", "+3d", open, function(invoice)
  invoice:coworker():notify(words(invoice) .. " was due three days ago. Has it slipped through?")
end)

on.due("CoworkerInvoice", "DueDate", "+10d", open, function(invoice)
  invoice:coworker():notify(words(invoice) .. " is ten days overdue. Please pay it this week, or talk to us.")
  notify("billing", words(invoice) .. " is ten days overdue: " .. invoice.CoworkerFullName)
end)

on.due("CoworkerInvoice", "DueDate", "+21d", open, function(invoice)
  notify("billing", {
    title = "Time to call " .. invoice.CoworkerFullName,
    text = words(invoice) .. " is three weeks overdue.",
    link = invoice:link(),
  })
end)
