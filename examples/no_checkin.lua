-- Tells the office, and only the office, which active members have not checked in for 14 days.
--   concierge watch examples/no_checkin.lua
--   concierge.lua: channel("office", { terminal = true })

cron("0 10 * * 1-5", function()
  local seen = {}
  for checkin in nexudus.Checkin:each { where = { FromTime = { from = "-14d" } } } do
    seen[checkin.CoworkerId] = true
  end

  local away = {}
  for member in nexudus.Coworker:each { where = { Active = true, CreatedOn = { to = "-14d" } }, order = "FullName" } do
    local key = "away " .. member.Id
    if seen[member.Id] then
      store.delete(key)
    elseif not store.get(key) then
      store.set(key, true)
      table.insert(away, member.FullName)
    end
  end
  if #away > 0 then
    notify("office", { title = "Not seen for 14 days", text = table.concat(away, ", "), key = "away" })
  end
end)
