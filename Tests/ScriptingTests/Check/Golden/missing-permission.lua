rule { name = "caller", write = { "CommunityMessage" }, http = { "www.example.com" } }
nexudus.Coworker:update(3, { Tag = "x" })
nexudus.Coworker:get(3):notify("Hi")
http.get("https://api.example.com/")
http.get("https://other.example.com/" .. os.time())
notify("frontdsk", "Hi")
