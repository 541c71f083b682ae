---@meta
-- What a rule is, and what it may do
--
-- A rule is a Lua file that registers handlers while it loads; `concierge watch rules/` keeps all rules of a folder at
-- work. A file without handlers does its work at once, by `concierge run`.
--
-- ```lua
-- rule { name = "wifi", write = { "CommunityMessage" }, limit = "20/day" }
--
-- on.created("CommunityThread", function(thread)
--   if text.has(thread.Message, "wifi", "wlan") then thread:reply("The password is on the board by the door.") end
-- end)
-- ```
--
-- `concierge check` says what is wrong with a rule before it runs, `concierge trigger` fires one event at it, and
-- `concierge watch --dry-run --since 7d` shows what it would have done last week.

---What a rule is and what it may do; the operator's `grant` can only narrow it further.
---@class RuleOptions
---@field name? string What its state and its grants are kept under; by default the file's name.
---@field description? string What it does, in words.
---@field write? string[] The entities that it may write; without it all of them.
---@field http? string[] The hosts that it may call, of those that it was granted.
---@field limit? string The most effects in a time: `20/day`. What is over it waits.
---@field hours? string When its events run: `08:00-20:00 mon-fri`; others wait.
---@field parallel? integer How many of its handlers run at the same time.
---@field approve? "never"|"all"|string Which effects wait for a person: `first 20`, `all`; `never` is the default.
---@field space? string|string[] The spaces of concierge.lua that it is for, or `all`.

---Says what this script is; at the top of the file, and once.
---
---```lua
---rule { name = "reminders", write = { "CoworkerNotification" }, limit = "20/day", hours = "08:00-20:00 mon-fri" }
---```
---@param options RuleOptions
function rule(options) end

---The arguments behind the script: `concierge run report.lua 2026` gives `arg[1] == "2026"`.
---@type string[]
arg = {}
