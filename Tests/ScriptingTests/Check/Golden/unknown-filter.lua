local open = { Payed = false, Draft = false }
on.due("CoworkerInvoice", "DueDate", "+3d", { where = open }, function(invoice) print(invoice.Id) end)
print(nexudus.Coworker:count { where = { Coworker_Email = "a@example.com", Activ = true } })
