-- Welcomes a new member, and tells the front desk who is coming.
--   concierge watch examples/welcome_member.lua
--   concierge.lua: channel("frontdesk", { terminal = true })

on.created("Coworker", { where = { Active = true } }, function(member)
  member:notify("Welcome, " .. member.FullName .. "! The front desk has your key, from 9 to 18.")
  notify("frontdesk", "New member: " .. member.FullName .. ". Please get a key ready.")
end)
