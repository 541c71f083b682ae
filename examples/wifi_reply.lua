-- Answers a community thread that asks for the wifi.
--   concierge watch examples/wifi_reply.lua

local function asks_for_wifi(thread)
  return text.has(thread.Subject, "wifi", "wi-fi", "wlan") or text.has(thread.Message, "wifi", "wi-fi", "wlan")
end

on.created("CommunityThread", { when = asks_for_wifi }, function(thread)
  thread:reply("The network is Members. The password is on the board by the door.")
end)
