-- Tags every active member of a company; try it first with --dry-run.
--   concierge run --dry-run --space demo examples/tag_members.lua company

rule { name = "tag_members", write = { "Coworker" } }

local tag = arg[1] or "company"
local members = {}
for member in nexudus.Coworker:each { where = { Active = true } } do
  if member.CompanyName and not text.has(member.Tag, tag) then table.insert(members, member) end
end

parallel(members, function(member)
  member:update { Tag = member.Tag and member.Tag .. "," .. tag or tag }
end, 4)
print("tagged " .. #members .. " members with " .. tag)
