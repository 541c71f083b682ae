-- Who owes how much: outstanding invoices by customer, as a text table.
--   concierge run examples/outstanding.lua --space demo

local owed, names = {}, {}
for invoice in nexudus.CoworkerInvoice:each { where = { Paid = false, Draft = false, CreditNote = false } } do
  local open = invoice.TotalAmount - (invoice.PaidAmount or 0)
  local key = invoice.CurrencyCode .. invoice.CoworkerId
  local row = owed[key]
  if not row then
    row = { name = invoice.CoworkerFullName or invoice.BillToName or "?", currency = invoice.CurrencyCode, count = 0, sum = 0, oldest = invoice.DueDate }
    owed[key] = row
    table.insert(names, row)
  end
  row.count = row.count + 1
  row.sum = row.sum + open
  if invoice.DueDate and invoice.DueDate < row.oldest then row.oldest = invoice.DueDate end
end

table.sort(names, function(a, b) return a.sum > b.sum end)

-- string.format counts bytes; names have letters of more than one.
local function pad(value, width) return value .. string.rep(" ", math.max(0, width - utf8.len(value))) end

print(pad("customer", 28) .. pad("open", 6) .. pad("oldest due", 12) .. "amount")
local totals = {}
for _, row in ipairs(names) do
  print(pad(row.name, 28) .. pad(tostring(row.count), 6) .. pad((row.oldest or ""):sub(1, 10), 12)
    .. string.format("%10.2f %s", row.sum, row.currency))
  totals[row.currency] = (totals[row.currency] or 0) + row.sum
end
for currency, sum in pairs(totals) do print(pad("all", 46) .. string.format("%10.2f %s", sum, currency)) end
