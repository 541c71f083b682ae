on.craeted("CommunityThread", function() end)
on.webhook("CommunityThread", function() end)
print(text.hass("x", "y"), time.noww(), json.encod(1), store.gt("x"), http.fetch("x"), log.warning("x"))
print(string.trim("x"), table.size({}), math.pow(2, 3), os.getenv("HOME"))
