---@meta
-- JSON
--
-- ```lua
-- print(json.encode { name = "Zoë", tags = { "new" } })
-- print(json.decode('{ "a": 1 }').a)
-- ```

---JSON.
json = {}

---JSON's null, which a table of Lua could not hold otherwise.
---@type any
json.null = nil

---A value as JSON: tables, texts, numbers, records.
---@param value any
---@return string text
function json.encode(value) end

---The value that a text of JSON stands for.
---@param text string
---@return any value
function json.decode(text) end
