rule { nmae = "options" }
on.created("CommunityThread", { wher = { Id = 1 } }, function(thread) thread:reply("Hi", { kee = "hi" }) end)
nexudus.Coworker:all { filter = { Active = true } }
nexudus.Coworker:count { size = 3 }
nexudus.Coworker:update(3, { Tag = "x" }, { keys = "y" })
nexudus.request { pth = "/utils/enums" }
store.set("a", 1, { tll = "7d" })
once("a", { evry = "7d" }, function() end)
notify("frontdesk", { titel = "x", text = "y" })
http.get("https://api.example.com/", { heders = {} })
template("x", {}, { htlm = true })
cron("0 9 * * 1", { where = {} }, function() end)
