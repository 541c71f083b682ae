-- Tags active members of companies; try it first with --dry-run. The second argument is how many at the most.
--   concierge run --dry-run --space demo examples/tag_members.lua company 5

rule { name = "tag_members", write = { "Coworker" } }

local tag, most = arg[1] or "company", math.tointeger(arg[2]) or math.huge
local members = {}
for member in nexudus.Coworker:each { where = { Active = true } } do
  if #members == most then break end
  if member.CompanyName and not text.has(member.Tag, tag) then table.insert(members, member) end
end

parallel(members, function(member)
  member:update { Tag = member.Tag and member.Tag .. "," .. tag or tag }
end, 4)
print("tagged " .. #members .. " members with " .. tag)
