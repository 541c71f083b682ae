---@meta
-- Testing rules
--
-- A test is a file `NAME_test.lua` beside the rule; `concierge test` runs it. Each `it` gets a space, a state and rules of
-- its own: the space is empty and simulated, its zone is UTC, and its clock stands at 2026-01-05T09:00:00Z, a Monday.
--
-- ```lua
-- describe("wifi_reply", function()
--   it("answers a thread that asks for the wifi", function()
--     rules.load "wifi_reply.lua"
--     local thread = space.create("CommunityThread", { Subject = "Wifi?", Message = "What is the wifi password?" })
--     rules.settle()
--     expect(#sent()).to_equal(1)
--     expect(sent()[1].entity).to_equal("CommunityMessage")
--     expect(sent()[1].body.CommunityThreadId).to_equal(thread.Id)
--   end)
-- end)
-- ```
--
-- Channels need no settings: `notify` to any of them is caught. Hosts are answered by `http.reply`. What a rule may do is
-- what its own `rule` says. `expect(x):to_equal(y)` is the same as `expect(x).to_equal(y)`.

---Tests that belong together. `describe.skip` and `describe.only` are written in the same way.
---@class TestGroup
---@overload fun(title: string, body: fun())
describe = {}

---Tests that are not run.
---@param title string
---@param body fun()
function describe.skip(title, body) end

---The only tests of the file that are run.
---@param title string
---@param body fun()
function describe.only(title, body) end

---A test: what should be true, and a function that shows it. `it.skip` and `it.only` are written in the same way.
---@class TestCase
---@overload fun(title: string, body: fun())
it = {}

---A test that is not run.
---@param title string
---@param body? fun()
function it.skip(title, body) end

---The one test of the file that is run.
---@param title string
---@param body fun()
function it.only(title, body) end

---Runs before each test of the `describe` around it.
---@param body fun()
function before_each(body) end

---Runs after each test of the `describe` around it.
---@param body fun()
function after_each(body) end

---The simulated space. Records that others refer to need not exist.
space = {}

---Makes a record, as if a person had made it. Fields that no record lacks are filled where nothing is said of them.
---@param entity string
---@param fields? table<string, any>
---@return Record record
function space.create(entity, fields) end

---Changes a record, as if a person had changed it.
---@param record Record
---@param fields table<string, any>
---@return Record record
---@overload fun(entity: string, id: integer, fields: table<string, any>): Record
function space.update(record, fields) end

---Removes a record.
---@param record Record
---@overload fun(entity: string, id: integer)
function space.delete(record) end

---Pays an invoice, or a part of it.
---@param invoice Record
---@param amount? number What is still owed, unless said.
---@return Record invoice
function space.pay(invoice, amount) end

---Moves the clock on; rules work meanwhile.
---@param length Length
function space.advance(length) end

---@class TestFailure
---@field method? string The method of the requests that fail; every one unless said.
---@field entity? string The entity of the requests that fail; every one unless said.
---@field status? integer What the API answers, 400 to 599: 500 unless said.
---@field message? string What it says.
---@field lost? boolean The request is carried out, and its answer lost.
---@field times? integer How many requests fail so: 1 unless said.

---Makes the next requests of the rules fail, as a space does on a bad day.
---
---```lua
---space.fail { entity = "CommunityMessage", method = "POST", lost = true }
---```
---@param options TestFailure
function space.fail(options) end

---A record as it is now; nil where there is none.
---@param entity string|Record
---@param id? integer
---@return Record? record
---@overload fun(entity: string, id: integer): Record?
function space.get(record) end

---All records of an entity.
---@param entity string
---@return Record[] records
function space.list(entity) end

---The time of the space's clock.
---@return Time now
function space.now() end

---The space's zone from now on; belongs before `rules.load`.
---@param name string `Europe/Lisbon`.
function space.zone(name) end

---The rules under test.
rules = {}

---Loads a rule and takes its baseline: what is in the space by now is no event. Two minutes pass with it.
---@param path string Seen from the test file.
function rules.load(path) end

---Runs a script from its beginning to its end, as `concierge run` does; raises what it raises.
---@param path string Seen from the test file.
---@param arguments? string[] What it finds in `arg`.
function rules.run(path, arguments) end

---Runs a script without triggers to its end.
---@param path string Seen from the test file.
---@param arguments? string[] What it finds in `arg`.
function rules.run(path, arguments) end

---Lets the rules work until nothing is left to do at present; then a minute passes.
function rules.settle() end

---Ends the program that the rules run in, and begins another: what they kept stays.
function rules.restart() end

---@class FailedEvent
---@field rule string
---@field trigger string
---@field state "failed"|"parked"
---@field attempts integer
---@field entity? string
---@field id? integer The record.
---@field kind? string The kind of the last error.
---@field error string What the last error says.
---@field hint? string

---The events whose handlers failed, in order. A failure that no test asks for makes the test fail.
---@return FailedEvent[] failures
function rules.failures() end

---@class WaitingEffect
---@field number integer
---@field rule string
---@field operation string
---@field target string An entity or a channel.
---@field id? integer The record.
---@field body any

---The effects that wait for approval.
---@return WaitingEffect[] effects
function rules.waiting() end

---Approves an effect that waits; without a number all of them.
---@param number? integer
function rules.approve(number) end

---The lines that rules printed.
---@return string[] lines
function rules.output() end

---What a rule has sent: a write, a notice, a call or a mail.
---@class SentEffect
---@field method string `POST`, `PUT`, ...; of notices `NOTIFY`.
---@field path? string Of writes.
---@field entity? string Of writes.
---@field id? integer Of writes: the record that was changed or removed.
---@field body? any Of writes and calls: what was sent; of an update what changes.
---@field headers? table<string, string> Of calls by `http`.
---@field channel? string Of notices.
---@field title? string Of notices.
---@field text? string Of notices.
---@field link? string Of notices.
---@field to? string|string[] Of mail: who gets it.
---@field html? string Of mail.
---@field reply_to? string Of mail.
---@field attachments? table[] Of mail.
---@field url? string Of calls by `http`.
---@field headers? table<string, string> Of calls by `http`.

---What was sent since the test began, in order; what was refused is not in it.
---@return SentEffect[] effects
function sent() end

---What can be said of a value; `never` before it says the opposite: `expect(x).never.to_be(3)`.
---@class Expectation
---@field never Expectation
local Expectation = {}

---Begins a statement about a value: `expect(count).to_equal(3)`.
---@param value any
---@return Expectation expectation
function expect(value) end

---Equal, tables by what is in them.
---@param value any
function Expectation.to_equal(value) end

---Holds all of this, and maybe more: `expect(sent()[1]).to_include { entity = "CommunityMessage" }`.
---@param value any
function Expectation.to_include(value) end

---The very same.
---@param value any
function Expectation.to_be(value) end

---A table has these members, and may have more.
---@param value any
function Expectation.to_include(value) end

---A text has this part, or a list this element.
---@param value any
function Expectation.to_contain(value) end

---A text matches a pattern of Lua.
---@param pattern string
function Expectation.to_match(pattern) end

---nil.
function Expectation.to_be_nil() end

---true.
function Expectation.to_be_true() end

---false.
function Expectation.to_be_false() end

---So many elements, or letters.
---@param length integer
function Expectation.to_have_length(length) end

---Greater than this.
---@param value any
function Expectation.to_be_greater_than(value) end

---Less than this.
---@param value any
function Expectation.to_be_less_than(value) end

---So near to a number: within 0.005, or within the margin.
---@param value number
---@param margin? number
function Expectation.to_be_close_to(value, margin) end

---A function raises, with this text in its message if one is given.
---@param text? string
function Expectation.to_raise(text) end

---As it was when the test was run first; kept in a file beside the test.
---@param name? string
function Expectation.to_match_snapshot(name) end

---@class TestReply
---@field status? integer By default 200.
---@field json? any
---@field body? string
---@field headers? table<string, string>

---What a host answers to the rules under test.
---@param address string A host, or how addresses begin.
---@param reply TestReply
function http.reply(address, reply) end
