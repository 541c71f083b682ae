---@meta
-- What records have
--
-- `record.Field` reads a field. A name that neither the answer nor the catalogue knows is an error that proposes the
-- nearest; null is nil. A field that lists leave out is an error on a listed record, and `record:fetch()` is the cure.
--
-- ```lua
-- local invoice = nexudus.CoworkerInvoice:first { where = { Paid = false } }
-- if invoice then
--   print(invoice.InvoiceNumber, invoice:coworker().FullName, invoice:link())
--   for _, line in ipairs(invoice:lines()) do print(line.Description) end
-- end
-- ```
--
-- Records are read-only: `record:update { Field = value }` writes, and gives the fresh record. `pairs(record)`,
-- `tostring(record)` and `json.encode(record)` work, and two records of one entity and Id are equal. Secret fields print
-- as `***`.

---A moment as the API writes it, `2026-01-15T10:30:00Z`; later ones compare as greater.
---@alias Time string

---A length of time: `300ms`, `30s`, `10m`, `2h`, `7d`; where it counts from now, with a sign before it.
---@alias Length string

---What every record has.
---@class Record
---@field Id integer
local Record = {}

---Changes fields of the record, and gives the fresh one; the one in hand stays as it was read.
---
---```lua
---local thread = nexudus.CommunityThread:first {}
---if thread then thread:update { Subject = "Moved" } end
---```
---@param fields table<string, any>
---@param options? WriteOptions
---@return Record record
function Record:update(fields, options) end

---Removes the record.
---@param options? WriteOptions
function Record:delete(options) end

---A full, fresh copy.
---@return Record record
function Record:fetch() end

---A plain copy of the record, a table with its fields.
---@return table copy
function Record:table() end

---The record behind a reference: `booking:related "Coworker"` is the one of `CoworkerId`; nil where it is null.
---@param entity string
---@return any record
function Record:related(entity) end

---The address of the record's page in the admin panel.
---@return string address
function Record:link() end

---What threads of the community have besides.
---@class CommunityThread : Record
local CommunityThread = {}

---@class ReplyOptions
---@field key? string Names the step of a handler where its text may differ between attempts.
---@field user? integer The Id of the user whose message it is.

---Posts a message as the signed-in user, or as the user whose Id is given.
---
---```lua
---on.created("CommunityThread", function(thread) thread:reply("We are looking into it.", { key = "answer" }) end)
---```
---@param text string
---@param options? ReplyOptions
---@return CommunityMessage message
function CommunityThread:reply(text, options) end

---Its messages.
---@return CommunityMessage[] messages
function CommunityThread:messages() end

---What members have besides.
---@class Coworker : Record
local Coworker = {}

---@class MemberNoticeOptions
---@field key? string Names the step of a handler where its text may differ between attempts.
---@field type? string The kind of notification: `push-notification` unless said.
---@field entity? integer The Id of what it is about; the member's own unless said.

---Sends the member a notice.
---
---```lua
---on.created("Coworker", function(member) member:notify("Welcome!") end)
---```
---@param text string
---@param options? MemberNoticeOptions
---@return CoworkerNotification notification
function Coworker:notify(text, options) end

---What invoices have besides.
---@class CoworkerInvoice : Record
local CoworkerInvoice = {}

---Its lines.
---@return CoworkerInvoiceLine[] lines
function CoworkerInvoice:lines() end

---Whose it is.
---@return Coworker member
function CoworkerInvoice:coworker() end
