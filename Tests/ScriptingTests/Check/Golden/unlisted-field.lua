for message in nexudus.CoworkerMessage:each {} do print(message.Body, message:fetch().Body) end
on.created("CoworkerMessage", function(message) print(message.Body) end)
on.created("CoworkerMessage", { full = true }, function(message) print(message.Body) end)
