local hook = "https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx"
local headers = { Authorization = "Bearer 0123456789abcdef" }
local key = 'sk_live_0123456789abcdefgh'
local more = { ["X-Api-Key"] = "0123456789abcdef" }
local options = {}
options.password = "correct horse"
notify("frontdesk", "https://user:pass@api.example.com/")
print(hook, headers, key, more, options, secret "TOKEN", "Bearer " .. secret "TOKEN", "password", { token = "none" })
