-- Walks all invoices and sums those that are unpaid, in euros, and due after May 2024.
local total = 0.0
for invoice in nexudus.CoworkerInvoice:each { size = 1000 } do
  if not invoice.Paid and invoice.CurrencyCode == "EUR" and invoice.DueDate > "2024-06" then
    total = total + invoice.TotalAmount
  end
end
print(total)
