nexudus.Coworker:delete(3)
nexudus.Coworker:get(3):delete()
nexudus.Role:create { Name = "x" }
nexudus.Role:update(3, { Name = "x" })
