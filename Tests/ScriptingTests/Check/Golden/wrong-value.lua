rule { limit = "20 a day", hours = "8-20", parallel = 0, approve = "some" }
nexudus.Coworker:all { where = { Active = "yes", CreatedOn = { form = "-7d" } }, size = 5000, descending = "yes" }
nexudus.CoworkerInvoice:all { where = { DueDate = { from = "2026-02-01", to = "2026-01-01" } } }
nexudus.Coworker:update(3, { Active = "yes", CoworkerType = "Persn" })
print(time.ago("2 hours"), time.format(time.now(), "%d", "Europe/Lisbn"), money(3, "EURO"))
sleep("5 s")
every("10 minutes", function() end)
on.due("CoworkerInvoice", "DueDate", "3 days", function() end)
on.created("Coworker", { since = "yesterday", late = "2 days", full = "yes" }, function() end)
http.get("api.example.com")
