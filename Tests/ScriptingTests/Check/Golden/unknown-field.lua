on.created("CommunityThread", function(thread) print(thread.Mesage) end)
for invoice in nexudus.CoworkerInvoice:each { order = "Duedate" } do
  print(invoice.TotalAmout, invoice:coworker().Nme, invoice:related "Cowrker")
  invoice:update { Payd = true }
end
local function greet(member) return "Hi " .. member.FulName end
parallel(nexudus.Coworker:all {}, function(member) print(greet(member)) end)
on.changed("Coworker", "Emial", function(member, event) print(event.from) end)
nexudus.CommunityMessage:create { CommunityThread = 3, Message = "Hi" }
print(nexudus.me().Fullname)
