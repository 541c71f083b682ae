-- Answers a community thread that asks for the wifi.
--   concierge watch examples/wifi_reply.lua

on.created("CommunityThread", function(thread)
  if text.has(thread.Subject, "wifi", "wi-fi", "wlan") or text.has(thread.Message, "wifi", "wi-fi", "wlan") then
    thread:reply("The network is Members. The password is on the board by the door.")
  end
end)
