-- One record by its Id, and one value that the first run left.
if not store.get("begun") then store.set("begun", true) end
print(nexudus.CoworkerInvoice:get(1).InvoiceNumber)
