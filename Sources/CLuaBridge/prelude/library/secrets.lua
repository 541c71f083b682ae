---@meta
-- Passwords, tokens and keys
--
-- Scripts and settings name secrets, they don't hold them. `concierge secret set CRM_TOKEN` asks for the value and keeps
-- it in a file that only you can read; an environment variable of that name wins over it.
--
-- ```lua
-- local reply = http.get("https://api.example.com/v1/members", {
--   headers = { Authorization = "Bearer " .. secret "CRM_TOKEN" },
-- })
-- ```
--
-- Its value reads `***` wherever it would be printed, logged, kept or shown.

---A named secret, redacted wherever it would be printed.
---@param name string
---@return string value
function secret(name) end
