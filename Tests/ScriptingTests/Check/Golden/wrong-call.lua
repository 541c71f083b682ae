local member = nexudus.Coworker.first {}
nexudus.Coworker:get(3).notify("Hi")
store:get("x")
on.created("Coworker", { where = { Active = true } })
nexudus.Coworker:get(3):FullName()
