for member in nexudus.Coworker:each {} do member.Tag = "x" end
nexudus.Coworker.all = function() end
function on.webhook() end
nexudus.mine = 1
