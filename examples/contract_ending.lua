-- Tells the office 30 days before a cancelled contract ends, so that somebody can talk to the member.
--   concierge watch examples/contract_ending.lua
--   concierge.lua: channel("office", { terminal = true })

on.due("CoworkerContract", "CancellationDate", "-30d", { where = { Active = true } }, function(contract)
  notify("office", {
    title = contract.CoworkerFullName .. " leaves on " .. time.format(contract.CancellationDate, "%d.%m.%Y"),
    text = contract.TariffName .. " ends. Shall we call?",
    link = contract:link(),
  })
end)
