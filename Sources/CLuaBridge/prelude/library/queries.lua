---@meta
-- Finding, reading and writing records
--
-- `nexudus` has a collection for each of the 210 entities, spelled as Nexudus spells it. Entities, fields, filters and
-- options are checked before anything reaches the network; `concierge entities CoworkerInvoice` shows those of one.
--
-- ```lua
-- for invoice in nexudus.CoworkerInvoice:each { where = { Paid = false, DueDate = { to = "-14d" } } } do
--   print(invoice.InvoiceNumber, money(invoice.TotalAmount, invoice.CurrencyCode))
-- end
-- local member = nexudus.Coworker:first { where = { Email = "ann@example.com" } }
-- if member then nexudus.Coworker:update(member.Id, { MobilePhone = "+351 555 0100" }) end
-- ```
--
-- `where` takes the documented filters without the entity's prefix. Dates are `2026-01-01`, `2026-01-01T09:30` (UTC) or
-- the API's own form. A range is `{ from = ..., to = ... }`, both ends belong to it, and a bound may be a time before or
-- after now: `{ from = "-30d" }`. A text filter may match a part of the text: test again where it matters.
--
-- A write that a rule repeats for the same event is not sent twice: see `concierge help triggers`.

---The API of a space: a collection for each of its entities.
---@class Nexudus
---@field null any JSON's null, for a field that is to be emptied.
nexudus = {}

---The signed-in user.
---@return User
function nexudus.me() end

---Another space of concierge.lua: `nexudus.space("porto").Coworker:get(40)`; its records stay with it.
---@param name string
---@return Nexudus
function nexudus.space(name) end

---@class RequestOptions
---@field method? string By default GET.
---@field path string Under the API's address: `spaces/coworkers`.
---@field query? table<string, any>
---@field body? any What is sent, as JSON.

---Any other endpoint; does not raise for a status.
---
---```lua
---local reply = nexudus.request { path = "spaces/coworkers", query = { size = 1 } }
---print(reply.status, reply.body.TotalItems)
---```
---@param request RequestOptions
---@return { status: integer, headers: table<string, string>, body: any } reply
function nexudus.request(request) end

---What searches take; `count` takes `where` alone, `first` no `size` and `limit`, and `page` is for `list`.
---@class SearchOptions
---@field where? table<string, any> The filters: `{ Paid = false, CreatedOn = { from = "-7d" } }`.
---@field order? string A field; `each` and `all` go by Id unless told otherwise.
---@field descending? boolean
---@field page? integer Of `list`: which page, from 1.
---@field size? integer Of `list`, `each` and `all`: how many records are asked for at once, 1000 at most.
---@field limit? integer Of `each` and `all`: how many there are at most.

---What writes take.
---@class WriteOptions
---@field key? string Names the step of a handler where its text may differ between attempts.

---What every entity's collection has: `nexudus.Coworker:first { ... }`.
---@class Collection
local Collection = {}

---One page: an array of records with `.total .page .pages .has_next`.
---@param options? SearchOptions
---@return Record[] records
function Collection:list(options) end

---An iterator over all pages, each Id once; the next pages load while the script works.
---
---```lua
---for thread in nexudus.CommunityThread:each { where = { CreatedOn = { from = "-7d" } }, limit = 20 } do
---  print(thread.Id, thread.Subject)
---end
---```
---@param options? SearchOptions
---@return fun(): Record next
function Collection:each(options) end

---All of them, read first, as an array.
---@param options? SearchOptions
---@return Record[] records
function Collection:all(options) end

---The first, or nil.
---@param options? SearchOptions
---@return Record? record
function Collection:first(options) end

---How many there are; one request.
---
---```lua
---print(nexudus.Coworker:count { where = { Active = true } })
---```
---@param options? SearchOptions
---@return integer count
function Collection:count(options) end

---The full record, or an error of kind `not_found`; for a list of ids an array in its order, absent ones left out.
---@param id integer|integer[]
---@return Record record
function Collection:get(id) end

---Creates a record and gives it; what the server added is fetched when it is first read.
---
---```lua
---nexudus.CommunityMessage:create { CommunityThreadId = 1042, UserId = nexudus.me().Id, Message = "Hello" }
---```
---@param fields table<string, any>
---@param options? WriteOptions
---@return Record record
function Collection:create(fields, options) end

---Changes fields of a record and gives the fresh one; fields that are not named keep their values.
---@param id integer
---@param fields table<string, any>
---@param options? WriteOptions
---@return Record record
function Collection:update(id, fields, options) end

---Removes a record.
---@param id integer
---@param options? WriteOptions
function Collection:delete(id, options) end

---What can be run on its records.
---@return table[] commands
function Collection:commands() end

---Runs a command on records.
---@param key string Which, as `commands` gives it.
---@param ids integer[]
---@param params? table
---@param options? WriteOptions
---@return { message: string, value: any } result
function Collection:run(key, ids, params, options) end
