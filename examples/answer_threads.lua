-- Answers open community threads by keyword: threads of the last two weeks that nobody has replied to.
--   concierge run examples/answer_threads.lua --space demo

local answers = {
  { { "wifi", "wlan", "wi-fi", "internet" }, "The network is Members. The password is on the board by the door." },
  { { "printer", "print", "Drucker", "impresora", "imprimante" }, "The printers are next to the kitchen; release your job with your card." },
  { { "parcel", "package", "Paket", "paquete", "colis" }, "Parcels wait at the front desk from 9 to 18." },
}

local replied = 0
for thread in nexudus.CommunityThread:each { where = { CreatedOn = { from = "-14d" } } } do
  local question = thread.Subject .. " " .. thread.Message
  for _, entry in ipairs(answers) do
    local words, answer = entry[1], entry[2]
    if text.has(question, table.unpack(words)) and #thread:messages() == 0 then
      thread:reply(answer)
      replied = replied + 1
      print(thread.Subject .. "  ->  " .. answer)
      break
    end
  end
end
print(replied .. " threads answered")
