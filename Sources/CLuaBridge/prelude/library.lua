---@meta
-- What scripts see, as annotations for the Lua language server: one source for types and for help.

---A moment as the API writes it, `2026-01-15T10:30:00Z`; later ones compare as greater.
---@alias Time string

---A length of time: `300ms`, `30s`, `10m`, `2h`, `7d`; where it counts from now, with a sign before it.
---@alias Length string

---What every record has. A name that neither the reply nor the catalogue knows is an error.
---@class Record
---@field Id integer
local Record = {}

---A plain copy of the record.
---@return table copy
function Record:table() end

---The record's page in the admin panel.
---@return string address
function Record:link() end

---The record behind a reference: `booking:related "Coworker"` is the one of `CoworkerId`; nil where it is null.
---@param entity string
---@return any record
function Record:related(entity) end

---Removes the record.
function Record:delete() end

---An error of the API or the host; `tostring` gives it as one readable line.
---@class Failure
---@field kind "usage"|"validation"|"unauthorized"|"forbidden"|"not_found"|"conflict"|"throttled"|"server"|"network"|"timeout"|"invalid_response"|"http"|"permission"|"limit"|"cancelled"
---@field message string
---@field status? integer
---@field method? string
---@field path? string
---@field entity? string
---@field errors? { property: string, message: string, value: any }[]
---@field retryable boolean
---@field unclear boolean Whether a write may have happened although its answer was lost.

---What made a handler run.
---@class Event
---@field id integer
---@field kind string
---@field at Time
---@field attempt integer From 1; the same record, clock and random seed at each.
---@field entity? string
---@field previous? table<string, any> The watched fields as they were told last.
---@field from? any
---@field to? any
---@field deleted? boolean For `gone`: deleted, or only outside of the set.

---What a rule is and what it may do; the operator's `grant` can only narrow it further.
---@class RuleOptions
---@field name? string What its state is kept under; by default the file's name.
---@field description? string
---@field write? string[] The entities that it may write.
---@field http? string[] The hosts that it may call.
---@field limit? string The most effects in a time: `20/day`.
---@field hours? string When its events run: `08:00-20:00 mon-fri`; others wait.
---@field parallel? integer How many handlers run at the same time.
---@field approve? "never"|"all"|string Which effects wait for a person: `first 20`.
---@field space? string|string[] The spaces of concierge.lua that it is for, or `all`.

---Says what this script is.
---@param options RuleOptions
function rule(options) end

---@class TriggerOptions
---@field where? table<string, any> Which records; asked of the server where it can.
---@field when? fun(record: any): any Whether this one is wanted; tested here.
---@field every? Length How often its feed is looked at; by default as its activity asks.
---@field since? Time|Length|"all" From when on records count at the first activation.
---@field full? boolean Whether the handler gets the full record.
---@field late? Length How old an event may be and still run.
---@field name? string Tells it from the script's other triggers.
---@field echo? boolean Whether the rule sees what it wrote itself.

---Triggers: what makes handlers run.
on = {}

---Once for each record that is born after the trigger's activation, when it first matches.
---@generic T
---@param entity `T`
---@param handler fun(record: T, event: Event)
---@overload fun(entity: string, options: TriggerOptions, handler: fun(record: any, event: Event))
function on.created(entity, handler) end

---For each new version of a record that is not its birth.
---@generic T
---@param entity `T`
---@param handler fun(record: T, event: Event)
---@overload fun(entity: string, options: TriggerOptions, handler: fun(record: any, event: Event))
function on.updated(entity, handler) end

---When a field has another value than was told last: `event.from`, `event.to`.
---@generic T
---@param entity `T`
---@param field string
---@param handler fun(record: T, event: Event)
---@overload fun(entity: string, field: string, options: TriggerOptions, handler: fun(record: any, event: Event))
function on.changed(entity, field, handler) end

---When a record joins the set that `where` describes: an invoice is issued.
---@generic T
---@param entity `T`
---@param options TriggerOptions
---@param handler fun(record: T, event: Event)
function on.entered(entity, options, handler) end

---When a record leaves the set that `where` describes, or is deleted.
---@generic T
---@param entity `T`
---@param options TriggerOptions
---@param handler fun(record: T, event: Event)
function on.gone(entity, options, handler) end

---Once, when the moment in a field lies so far behind, or ahead: `on.due("CoworkerInvoice", "DueDate", "+3d", ...)`.
---@generic T
---@param entity `T`
---@param field string
---@param offset Length
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
---@param handler fun(failure: { rule: string, event: table, record: any, error: Failure, attempts: integer })
function on.failed(handler) end

---Again and again, so far apart.
---@param interval Length
---@param handler fun(event: Event)
---@overload fun(interval: Length, options: { name?: string, late?: Length }, handler: fun(event: Event))
function every(interval, handler) end

---At times of the clock, in the space's zone: minute, hour, day, month, weekday.
---@param schedule string
---@param handler fun(event: Event)
---@overload fun(schedule: string, options: { name?: string, zone?: string, late?: Length }, handler: fun(event: Event))
function cron(schedule, handler) end

---The log, on standard error; what `print` writes under `watch` comes there, too.
log = {}

---@param text any
---@param values? table<string, any>
function log.debug(text, values) end

---@param text any
---@param values? table<string, any>
function log.info(text, values) end

---@param text any
---@param values? table<string, any>
function log.warn(text, values) end

---@param text any
---@param values? table<string, any>
function log.error(text, values) end

---Values that outlive the run; anything JSON. In handlers they are kept with the handler's success, or not at all.
store = {}

---@param key string
---@param default? any
---@return any value
function store.get(key, default) end

---@param key string
---@param value any
---@param options? { ttl: Length }
function store.set(key, value, options) end

---Adds to a number; never conflicts.
---@param key string
---@param number number
---@return number sum
function store.add(key, number) end

---@param key string
function store.delete(key) end

---The keys that begin with a text, in order.
---@param prefix? string
---@return string[] keys
function store.keys(prefix) end

---Runs a function once for the key in this script, and gives its result again afterwards.
---@generic T
---@param key string
---@param work fun(): T
---@return T result
---@overload fun(key: string, options: { every: Length }, work: fun(): any): any
function once(key, work) end

---Calls to hosts of the web that were granted.
http = {}

---@class HTTPOptions
---@field headers? table<string, string>
---@field query? table<string, any>
---@field json? any What is sent, as JSON.
---@field body? string What is sent, as it is.
---@field timeout? Length For the whole call; 60 s at most.
---@field raise? boolean false gives answers of 400 and above instead of raising them.
---@field key? string Names the step where its text may differ between attempts.

---@class HTTPReply
---@field status integer
---@field headers table<string, string>
---@field body string
---@field json fun(): any

---@param url string
---@param options? HTTPOptions
---@return HTTPReply reply
function http.get(url, options) end

---@param url string
---@param options? HTTPOptions
---@return HTTPReply reply
function http.post(url, options) end

---@param url string
---@param options? HTTPOptions
---@return HTTPReply reply
function http.put(url, options) end

---@param url string
---@param options? HTTPOptions
---@return HTTPReply reply
function http.patch(url, options) end

---@param url string
---@param options? HTTPOptions
---@return HTTPReply reply
function http.delete(url, options) end

---@param call HTTPOptions|{ method: string, url: string }
---@return HTTPReply reply
function http.request(call) end

---Tells people by a channel of the settings.
---@param channel string
---@param notice string|{ title?: string, text: string, link?: string, key?: string, to?: string|string[], html?: string, reply_to?: string, attachments?: table[] }
function notify(channel, notice) end

---Times are the API's own strings, so that `<` works.
time = {}

---@return Time now In a handler the same at each attempt.
function time.now() end

---@param length Length
---@return Time moment
function time.ago(length) end

---@param length Length
---@return Time moment
function time.after(length) end

---@param moment Time
---@param length Length With a sign it goes back.
---@return Time later
function time.add(moment, length) end

---@param a Time
---@param b Time
---@return number seconds From b to a.
function time.diff(a, b) end

---@param text string
---@return Time moment
function time.parse(text) end

---Codes: %Y %m %d %H %M %S %y %j %e %I %p %a %A %b %B %Z %z %%.
---@param moment Time
---@param form string
---@param zone? string
---@return string text
function time.format(moment, form, zone) end

---The moment at which clocks of the space, or of a zone, show this.
---@param moment string
---@param zone? string
---@return Time moment
function time.wall(moment, zone) end

---@return string zone The space's own.
function time.zone() end

---Texts of all alphabets.
text = {}

---Whether any of the words is in the text: case and accents folded, tags stripped.
---@param value string?
---@param ... string
---@return boolean found
function text.has(value, ...) end

---HTML as plain text.
---@param html string?
---@return string plain
function text.plain(html) end

---@param value string
---@return string lower
function text.lower(value) end

---@param value string
---@return string upper
function text.upper(value) end

---An amount in its currency's form: `€1,234.50`.
---@param amount number
---@param code string
---@return string text
function money(amount, code) end

---Rows as CSV; formulas are defused.
---@param rows table[]
---@param columns? (string|table)[]
---@return string text
function csv(rows, columns) end

---A text with values filled in, by Mustache.
---@param template string
---@param values table
---@param form? "html"|{ html?: boolean, partials?: table<string, string> }
---@return string text
function template(template, values, form) end

---JSON.
json = {}

---JSON's null.
---@type any
json.null = nil

---@param value any
---@return string text
function json.encode(value) end

---@param text string
---@return any value
function json.decode(text) end

---Runs a function for each element at the same time; gives the results in order.
---@generic T, R
---@param list T[]
---@param work fun(element: T): R
---@param limit? integer
---@return R[] results
function parallel(list, work, limit) end

---Waits; in a handler 5 minutes at most.
---@param length Length
function sleep(length) end

---A named secret, redacted wherever it would be printed.
---@param name string
---@return string value
function secret(name) end

---The arguments behind the script.
---@type string[]
arg = {}
