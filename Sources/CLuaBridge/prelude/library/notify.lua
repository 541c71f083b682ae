---@meta
-- Telling people by channels
--
-- A channel is a place of Slack, Teams, Discord, mail or a webhook, set up by the operator in concierge.lua:
-- `channel("office", { slack = secret "OFFICE_URL" })`. A rule knows its name only.
--
-- ```lua
-- notify("office", "The printer is out of paper.")
-- notify("office", { title = "Printer", text = "Out of paper.", link = "https://example.com/printer" })
-- notify("mail", { to = "ann@example.com", title = "Welcome", text = "Good to have you here." })
-- ```
--
-- Mail to others than those whom the channel names needs a grant: `grant("welcome", { mail = { "example.com" } })`.
-- A channel that refuses makes the handler fail, so that it is tried again. Nobody can look whether a notice whose answer
-- was lost has arrived: its event is parked.

---@class Attachment
---@field name string The file's name: `report.csv`.
---@field content string|{ base64: string } A text, or the bytes of a file.
---@field type? string By the name's end unless said: `text/csv`.

---@class NoticeOptions
---@field title? string A short line above the text.
---@field text? string What happened; may have several lines.
---@field link? string An address, for example of `record:link()`.
---@field key? string Names the step of a handler where its text may differ between attempts.
---@field to? string|string[] Of mail: who gets it, up to 50.
---@field html? string Of mail: the text as HTML, beside the plain one.
---@field reply_to? string Of mail: where answers go.
---@field attachments? Attachment[] Of mail: 10 MB at most with the text.

---Tells people by a channel of the settings.
---@param channel string
---@param notice string|NoticeOptions
function notify(channel, notice) end
