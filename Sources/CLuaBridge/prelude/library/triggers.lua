---@meta
-- What makes handlers run
--
-- A trigger names an entity and gives a function. It is registered while the script loads. What is in the space when a
-- trigger is first seen is its baseline and no event, unless `since` or `--since` says otherwise.
--
-- ```lua
-- on.created("CommunityThread", function(thread, event)
--   log.info("new thread", { subject = thread.Subject })
-- end)
--
-- on.due("CoworkerInvoice", "DueDate", "+3d", { where = { Paid = false } }, function(invoice)
--   invoice:coworker():notify("Your invoice " .. invoice.InvoiceNumber .. " is three days late.")
-- end)
--
-- cron("0 9 * * 1", function() notify("office", nexudus.Coworker:count { where = { Active = true } } .. " members") end)
-- ```
--
-- An event is done only when its handler has come to its end. A handler that fails is tried again after 5 s, 30 s, 5 min,
-- 30 min and 2 h, and then parked for a person (`concierge events --parked`). What it had sent is not sent again. Every
-- attempt sees the same record, the same clock and the same random numbers.

---What made a handler run.
---@class Event
---@field id integer
---@field kind string The trigger: `created`, `updated`, `every`, ...
---@field at Time When it happened.
---@field attempt integer From 1; the same record, clock and random seed at each.
---@field entity? string
---@field previous? table<string, any> The watched fields as they were told last.
---@field from? any Of `changed`: the value that was told last.
---@field to? any Of `changed`: the value now.
---@field deleted? boolean Of `gone`: deleted, or only outside of the set.

---What `on.failed` is told.
---@class GivenUp
---@field rule string
---@field event Event
---@field record any The record, as it was; nil for schedules.
---@field error Failure Why the last attempt failed.
---@field attempts integer

---@class TriggerOptions
---@field where? table<string, any> Which records: the filters of the entity; asked of the server where it can.
---@field when? fun(record: any): any Whether this one is wanted; tested here. Records that it refuses are not in the log.
---@field every? Length How often its feed is looked at; by default as its activity asks.
---@field since? Time|Length|"all" From when on records count at the first activation.
---@field full? boolean Whether the handler gets the full record, with the fields that lists leave out.
---@field late? Length How old an event may be and still run; for `on.due` two days unless said.
---@field name? string Tells it from the script's other triggers, so that its place survives edits.
---@field echo? boolean Whether the rule sees what it wrote itself.

---@class ScheduleOptions
---@field name? string Tells it from the script's other schedules.
---@field late? Length How late it may still run.
---@field zone? string Of `cron` alone: the zone of its times, `Europe/Lisbon`; by default the space's own.

---Triggers: what makes handlers run.
on = {}

---Once for each record that is born after the trigger's activation, when it first matches `where`.
---
---```lua
---on.created("CommunityThread", { full = true }, function(thread)
---  thread:reply("Thank you, we have seen this.")
---end)
---```
---@generic T
---@param entity `T`
---@param handler fun(record: T, event: Event)
---@overload fun(entity: string, options: TriggerOptions, handler: fun(record: any, event: Event))
function on.created(entity, handler) end

---For each new version of a record that is not its birth; versions between two looks are one.
---
---```lua
---on.updated("Booking", function(booking, event) log.info("a booking changed", { id = booking.Id }) end)
---```
---@generic T
---@param entity `T`
---@param handler fun(record: T, event: Event)
---@overload fun(entity: string, options: TriggerOptions, handler: fun(record: any, event: Event))
function on.updated(entity, handler) end

---When a field has another value than was told last: `event.from`, `event.to`.
---
---```lua
---on.changed("CoworkerInvoice", "Paid", function(invoice, event)
---  if event.to then notify("office", invoice.InvoiceNumber .. " is paid") end
---end)
---```
---@generic T
---@param entity `T`
---@param field string
---@param handler fun(record: T, event: Event)
---@overload fun(entity: string, field: string, options: TriggerOptions, handler: fun(record: any, event: Event))
function on.changed(entity, field, handler) end

---When a record joins the set that `where` describes: an invoice is issued, a visitor arrives.
---
---```lua
---on.entered("CoworkerInvoice", { where = { Draft = false } }, function(invoice)
---  notify("office", "issued: " .. invoice.InvoiceNumber)
---end)
---```
---@generic T
---@param entity `T`
---@param options TriggerOptions
---@param handler fun(record: T, event: Event)
function on.entered(entity, options, handler) end

---When a record leaves the set that `where` describes, or is deleted: `event.deleted`.
---
---The record is as it is now, or as it was last known.
---
---```lua
---on.gone("Booking", function(booking, event)
---  if event.deleted then notify("frontdesk", "a booking was cancelled") end
---end)
---```
---@generic T
---@param entity `T`
---@param handler fun(record: T, event: Event)
---@overload fun(entity: string, options: TriggerOptions, handler: fun(record: any, event: Event))
function on.gone(entity, handler) end

---Once, when the moment in a field plus the offset has come.
---
---Before it fires the record is read anew: the handler runs only if it still matches `where` and the date is still the
---same. Another date arms it anew. What was due before the activation does not fire.
---
---```lua
---on.due("CoworkerInvoice", "DueDate", "+3d", { where = { Paid = false } }, function(invoice)
---  invoice:coworker():notify("Your invoice " .. invoice.InvoiceNumber .. " is three days late.")
---end)
---```
---@generic T
---@param entity `T`
---@param field string A field with a date.
---@param offset Length With a sign: `+3d` is three days after, `-1h` an hour before.
---@param handler fun(record: T, event: Event)
---@overload fun(entity: string, field: string, offset: Length, options: TriggerOptions, handler: fun(record: any, event: Event))
function on.due(entity, field, offset, handler) end

---As the script starts.
---@param handler fun(event: Event)
function on.start(handler) end

---As the script stops.
---@param handler fun(event: Event)
function on.stop(handler) end

---When one of this script's events is given up.
---
---```lua
---on.failed(function(failure)
---  notify("office", failure.rule .. " gave up: " .. failure.error.message)
---end)
---```
---@param handler fun(failure: GivenUp)
function on.failed(handler) end

---Again and again, so far apart; counted from the activation.
---
---```lua
---every("1h", function() log.info("still here") end)
---```
---@param interval Length Whole seconds.
---@param handler fun(event: Event)
---@overload fun(interval: Length, options: ScheduleOptions, handler: fun(event: Event))
function every(interval, handler) end

---At times of the clock, in the space's zone: minute, hour, day, month, weekday.
---
---A time that a change to summer time leaves out runs once; so does one that comes twice. A schedule that was missed runs
---once, late, however often it was missed.
---
---```lua
---cron("0 9 * * 1-5", { zone = "Europe/Lisbon" }, function() notify("frontdesk", "Good morning") end)
---```
---@param schedule string
---@param handler fun(event: Event)
---@overload fun(schedule: string, options: ScheduleOptions, handler: fun(event: Event))
function cron(schedule, handler) end
