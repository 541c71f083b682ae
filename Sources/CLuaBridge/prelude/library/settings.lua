---@meta
-- The settings: concierge.lua
--
-- The file lies beside the script, in the current folder, or in `$CONCIERGE_HOME`: the first that is there. Flags win over
-- environment variables, those over this file. It runs in the same sandbox as a script, knows the functions below and no
-- others, and is refused where other users of the machine may write it.
--
-- ```lua
-- space { url = "https://spaces.nexudus.com/api", email = "me@example.com", password = secret "NEXUDUS_PASSWORD" }
-- channel("office", { slack = secret "OFFICE_URL" })
-- grant("booking_webhook", { http = { "hooks.example.com" } })
-- limits { minute = 60 }
-- watch { approve = "first 20" }
-- ```
--
-- `concierge doctor` says whether it is found and right.

---@class SpaceSettings
---@field url? string The API's address.
---@field email? string Who signs in.
---@field password? string `secret "NAME"`; or sign in once by `concierge login`.
---@field totp? string The one-time code of a user with two-factor sign-in.
---@field token? string A ready access token instead of a password.
---@field panel? string The address of the admin panel, for `record:link()`.
---@field limits? LimitSettings Over those of all spaces.
---@field watch? WatchSettings Over those of all spaces.
---@field default? boolean Whether it is meant where no space is named.

---Where the space is and who signs in. With several, each has a name: `space "porto" { ... }`.
---
---```lua
---space "lisbon" { email = "me@example.com", password = secret "LISBON_PASSWORD", default = true }
---space "porto" { email = "porto@example.com", password = secret "PORTO_PASSWORD", limits = { minute = 60 } }
---```
---@param settings SpaceSettings
---@overload fun(name: string): fun(settings: SpaceSettings)
function space(settings) end

---@class MailSettings
---@field smtp string `smtps://mail.example.com`: TLS from the start; `smtp://mail.example.com`: STARTTLS.
---@field from string Who mail is from: `Front desk <desk@example.com>`.
---@field to? string|string[] Who gets it where the rule names nobody.
---@field user? string
---@field password? string `secret "NAME"`.
---@field reply_to? string Where answers go.
---@field tls? "required"|"none" `none` for a relay on this machine or in a network of your own.
---@field ca? string The path of a file with authorities to trust instead of the system's.
---@field timeout? Length By default 60s.

---What a channel is: one of slack, teams, discord, webhook, email and terminal.
---@class ChannelSettings
---@field slack? string The address of an incoming webhook, a secret.
---@field teams? string The address of a workflow's webhook, a secret.
---@field discord? string The address of a webhook, a secret.
---@field webhook? string Any address; it gets the notice as JSON.
---@field headers? table<string, string> Of `webhook`.
---@field email? MailSettings
---@field terminal? boolean Prints the notice, for trying a rule.

---A place that notices can be sent to, by its name: `notify("office", "...")`.
---
---```lua
---channel("office", { slack = secret "OFFICE_URL" })
---channel("mail", { email = { smtp = "smtps://mail.example.com", user = "desk@example.com", password = secret "SMTP",
---  from = "Front desk <desk@example.com>", to = "desk@example.com" } })
---```
---@param name string
---@param settings ChannelSettings
function channel(name, settings) end

---@class GrantSettings
---@field http? string[] The hosts that it may call: `api.example.com`, `*.example.org`, `127.0.0.1:8080`; none unless said.
---@field write? string[] The entities that it may write; all unless said.
---@field mail? string[] Whom it may send mail to besides those that the channel names: domains, addresses, `*`.
---@field approve? "never"|"all"|string Which of its effects wait for a person at least: `first 20`.

---What a rule may do, by its name.
---
---```lua
---grant("welcome_mail", { mail = { "example.com" }, write = { "CoworkerNotification" } })
---```
---@param rule string The name that `rule { name = ... }` gives, or the file's name.
---@param grant GrantSettings
function grant(rule, grant) end

---@class LimitSettings
---@field gap? Length The least time between two requests.
---@field minute? integer Requests in any minute.
---@field hour? integer Requests in any hour.
---@field day? integer Requests in any day.
---@field write_minute? integer Writes in any minute.
---@field write_day? integer Writes in any day.

---The limits of the API that are kept, where they differ from the documented ones.
---@param limits LimitSettings
function limits(limits) end

---@class WatchSettings
---@field every? Length How often feeds are looked at whose triggers don't say.
---@field keep? Length How long what is over is kept: 90d unless said.
---@field look_back? Length How far back each look reaches: 3m unless said.
---@field catch_up? Length How old an event may be for a rule that was away: 7d unless said.
---@field approve? "never"|"all"|string Which effects wait for a person, of rules that don't say: `first 20`.

---How `concierge watch` works.
---@param settings WatchSettings
function watch(settings) end
