-- Tells the billing channel of each invoice that is issued.
--   concierge watch examples/invoice_to_channel.lua
--   concierge.lua: channel("billing", { terminal = true })

on.entered("CoworkerInvoice", { where = { Draft = false, CreditNote = false } }, function(invoice)
  notify("billing", {
    title = string.format("Invoice %s: %.2f %s", invoice.InvoiceNumber, invoice.TotalAmount, invoice.CurrencyCode),
    text = string.format("%s, due on %s", invoice.CoworkerFullName, time.format(invoice.DueDate, "%d.%m.%Y")),
    link = invoice:link(),
  })
end)
