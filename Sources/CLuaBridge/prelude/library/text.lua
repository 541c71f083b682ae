---@meta
-- Texts, money, tables for spreadsheets
--
-- `text.has` finds whole words and phrases. Case and accents do not count, and tags of HTML are read as what they show.
--
-- ```lua
-- if text.has("Où est le <b>WIFI</b> ?", "wifi", "wlan") then print("asks for the wifi") end
-- print(template("Hi {{name}}, {{count}} parcels wait for you.", { name = "Zoë", count = 2 }))
-- print(money(1234.5, "EUR"))
-- ```

---Texts of all alphabets.
text = {}

---Whether any of the words is in the text: case and accents folded, tags stripped; nil has none.
---@param value string?
---@param ... string
---@return boolean found
function text.has(value, ...) end

---HTML as plain text.
---@param html string?
---@return string plain
function text.plain(html) end

---The text in small letters, of all alphabets.
---@param value string
---@return string lower
function text.lower(value) end

---The text in capital letters, of all alphabets.
---@param value string
---@return string upper
function text.upper(value) end

---An amount in its currency's form: `€1,234.50`, `1,234.50 CHF`.
---@param amount number
---@param code string By ISO 4217: `EUR`.
---@return string text
function money(amount, code) end

---Rows as CSV; what a spreadsheet would take for a formula is defused.
---
---A column is a field's name, `{ "FullName", title = "Member" }`, or a function of the row with a title. Without columns
---they are the keys of the first row, sorted.
---
---```lua
---print(csv(nexudus.Coworker:all { limit = 10 }, {
---  "Id",
---  { "FullName", title = "Member" },
---  { title = "Since", function(member) return time.format(member.CreatedOn, "%d.%m.%Y") end },
---}))
---```
---@param rows table[]
---@param columns? (string|table)[]
---@return string text
function csv(rows, columns) end

---@class TemplateOptions
---@field html? boolean Whether what is filled in is escaped for HTML; `"html"` alone says the same.
---@field partials? table<string, string> Other texts, for `{{>name}}`.

---A text with values filled in, by Mustache.
---
---`{{name}}` is a value, `{{#list}}...{{/list}}` the text between for each element, `{{^name}}...{{/name}}` the text if
---there is none, `{{>name}}` another text.
---
---```lua
---print(template("{{#parcels}}- {{Sender}}\n{{/parcels}}", { parcels = { { Sender = "Post" }, { Sender = "Bike" } } }))
---```
---@param template string
---@param values table
---@param form? "html"|TemplateOptions
---@return string text
function template(template, values, form) end
