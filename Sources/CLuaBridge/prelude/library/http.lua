---@meta
-- Calls to hosts of the web
--
-- Every host is closed until the operator opens it: by `grant("rule", { http = { "api.example.com" } })` in concierge.lua,
-- or by `--allow-http api.example.com`. An error of kind `permission` has the line to add.
--
-- ```lua
-- local reply = http.post("https://hooks.example.com/bookings", { json = { text = "A new booking" } })
-- print(reply.status, reply.headers["Content-Type"], reply.body)
-- ```
--
-- An answer of 400 or above is an error of kind `http`, unless `raise = false`; no answer is one of kind `network` or
-- `timeout`. In a handler everything but a read is a step: what was answered is not sent again, and the recorded answer
-- comes back.

---Calls to hosts of the web that were granted.
http = {}

---@class HTTPOptions
---@field headers? table<string, string>
---@field query? table<string, any> Encoded, and put behind the address.
---@field json? any What is sent, as JSON.
---@field body? string What is sent, as it is.
---@field timeout? Length For the whole call with its redirects; 60 s at most.
---@field raise? boolean false gives answers of 400 and above instead of raising them.
---@field key? string Names the step of a handler where its text may differ between attempts.

---@class HTTPCall : HTTPOptions
---@field method? string By default GET.
---@field url string

---@class HTTPReply
---@field status integer
---@field headers table<string, string> In any case: `headers["content-type"]`.
---@field body string
---@field json fun(): any The body as JSON; raises `invalid_response` where it is none.

---Reads.
---@param url string
---@param options? HTTPOptions
---@return HTTPReply reply
function http.get(url, options) end

---Sends something new.
---@param url string
---@param options? HTTPOptions
---@return HTTPReply reply
function http.post(url, options) end

---Puts something in the place of what is there.
---@param url string
---@param options? HTTPOptions
---@return HTTPReply reply
function http.put(url, options) end

---Changes something.
---@param url string
---@param options? HTTPOptions
---@return HTTPReply reply
function http.patch(url, options) end

---Removes something.
---@param url string
---@param options? HTTPOptions
---@return HTTPReply reply
function http.delete(url, options) end

---Any method.
---
---```lua
---local reply = http.request { method = "HEAD", url = "https://hooks.example.com/", raise = false }
---print(reply.status)
---```
---@param call HTTPCall
---@return HTTPReply reply
function http.request(call) end
