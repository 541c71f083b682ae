rule { name = "entities", write = { "CommunityMesage" } }
print(nexudus.Cowrker:count())
on.created("CommunityThred", function(thread) print(thread.Subject) end)
local other = nexudus["Invoice"]
