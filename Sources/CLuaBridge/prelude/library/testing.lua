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
-- what its own `rule` says.

---Tests that belong together.
---@param title string
---@param body fun()
function describe(title, body) end

---A test: what should be true, and a function that shows it. `it.skip` and `it.only` are written in the same way.
---@class TestCase
---@overload fun(title: string, body: fun())
it = {}

---A test that is not run.
---@param title string
---@param body fun()
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

---Makes a record, as if a person had made it.
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

---Pays an invoice.
---@param invoice Record
---@return Record invoice
function space.pay(invoice) end

---Moves the clock on; rules work meanwhile.
---@param length Length
function space.advance(length) end

---Makes calls fail, as a space does on a bad day.
---@param ... any
function space.fail(...) end

---A record as it is now; nil where there is none.
---@param entity string
---@param id integer
---@return Record? record
function space.get(entity, id) end

---All records of an entity.
---@param entity string
---@return Record[] records
function space.list(entity) end

---The time of the space's clock.
---@return Time now
function space.now() end

---The rules under test.
rules = {}

---Loads a rule and takes its baseline: what is in the space by now is no event.
---@param path string Seen from the test file.
---@param arguments? string[]
function rules.load(path, arguments) end

---Lets the rules work until nothing is due.
function rules.settle() end

---Why handlers failed, in order.
---@return Failure[] failures
function rules.failures() end

---The lines that rules printed.
---@return string[] lines
function rules.output() end

---What a rule has sent: a write, a notice, a call or a mail.
---@class SentEffect
---@field method? string Of writes and calls.
---@field path? string Of writes.
---@field entity? string Of writes.
---@field body? any Of writes and calls: what was sent.
---@field channel? string Of notices.
---@field title? string Of notices.
---@field text? string Of notices.
---@field link? string Of notices.
---@field to? string Of mail: who got it.
---@field url? string Of calls by `http`.

---What was sent since the test began, in order.
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

---The very same.
---@param value any
function Expectation.to_be(value) end

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
---@param address string A host, or a whole address.
---@param reply TestReply
function http.reply(address, reply) end
