-- Tells the host as soon as the visitor is at the front desk.
--   concierge watch examples/visitor_arrives.lua
--   concierge.lua: channel("frontdesk", { terminal = true })

on.entered("Visitor", { where = { Arrived = true }, every = "15s" }, function(visitor)
  local host = visitor:related "Coworker"
  if host then
    host:notify(visitor.FullName .. " has arrived and waits for you at the front desk.")
  else
    notify("frontdesk", visitor.FullName .. " has arrived, and no host is named.")
  end
end)
