-- Tells the front desk that members write of the heating: once in four hours, however many write.
--   concierge watch examples/too_cold.lua
--   concierge.lua: channel("frontdesk", { terminal = true })

local words = { "heating", "cold", "freezing", "Heizung", "kalt", "froid" }

on.created("CoworkerMessage", { where = { Incoming = true }, full = true }, function(message)
  if text.has(message.Subject, table.unpack(words)) or text.has(message.Body, table.unpack(words)) then
    once("heating", { every = "4h" }, function()
      notify("frontdesk", {
        title = "Is the heating on?",
        text = (message.CoworkerFullName or "A member") .. " writes: " .. (message.Subject or ""),
        link = message:link(),
      })
    end)
  end
end)
