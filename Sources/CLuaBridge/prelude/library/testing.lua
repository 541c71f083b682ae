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
-- Nothing leaves the program: notices are caught, hosts are answered by `http.reply`, and time is made up. What rules may do
-- is what the `concierge.lua` beside the test says, and their own `rule`; without a `concierge.lua` every channel is there
-- and everything is granted. The rest of what scripts see is there, too: `nexudus` asks the same space, as a person would.
--
-- A rule that fails fails the test, unless the test looks at `rules.failures()`. Under `concierge test --chaos 20` each test
-- runs under twenty seeds of faults and killed processes, and has to come out the same.

---Tests that belong together; `describe.skip` leaves them all out, `describe.only` leaves out all others.
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

---Pays an invoice: all that is owed, or an amount.
---@param invoice Record
---@param amount? number
---@return Record invoice
function space.pay(invoice, amount) end

---Moves the clock on; rules work meanwhile.
---@param length Length
function space.advance(length) end

---Which calls fail, and how.
---@class SpaceFailure
---@field method? string Only calls of this method: `"POST"`.
---@field entity? string Only calls about this entity.
---@field status? integer What the space answers; by default 500.
---@field message? string What it says.
---@field lost? boolean The call is carried out, and its answer is lost.
---@field times? integer How many calls; by default 1.

---Makes calls of the rules fail, as a space does on a bad day; what the test asks itself is answered.
---@param failure SpaceFailure
function space.fail(failure) end

---Puts the space into a time zone; before rules are loaded.
---@param zone string
function space.zone(zone) end

---A record as it is now; nil where there is none.
---@param record Record
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

---The rules under test.
rules = {}

---Loads a rule and takes its baseline: what is in the space by now is no event. Two minutes pass with it.
---@param path string Seen from the test file.
function rules.load(path) end

---Runs a script without triggers to its end.
---@param path string Seen from the test file.
---@param arguments? string[] What it finds in `arg`.
function rules.run(path, arguments) end

---Lets the rules work until nothing is left to do at present; then a minute passes.
function rules.settle() end

---Begins a new process for the rules: their variables are gone, what they stored stays.
function rules.restart() end

---A handler that failed and is tried again, or was given up.
---@class RuleFailure
---@field rule string
---@field trigger string
---@field entity? string
---@field id? integer The record.
---@field state string `failed` or `parked`.
---@field attempts integer
---@field kind string
---@field error string
---@field hint? string

---Which handlers failed, in order. A test that asks is not failed by them.
---@return RuleFailure[] failures
function rules.failures() end

---An effect that waits for a person.
---@class WaitingEffect
---@field number integer
---@field rule string
---@field operation string
---@field target string
---@field id? integer The record.
---@field body any

---The effects that wait for approval, in order.
---@return WaitingEffect[] effects
function rules.waiting() end

---Approves an effect that waits, or all of them; it is sent as the rules settle.
---@param number? integer
function rules.approve(number) end

---The lines that rules printed; of a handler that was run several times those of the last.
---@return string[] lines
function rules.output() end

---What a rule has sent: a write, a notice, a call or a mail.
---@class SentEffect
---@field method string `POST`, `PUT` and so on; `NOTIFY` of notices and mail.
---@field path? string Of writes.
---@field entity? string Of writes.
---@field id? integer Of changes and deletions: the record.
---@field body? any Of writes and calls: what was sent; of a change the fields that it changed.
---@field channel? string Of notices.
---@field title? string Of notices.
---@field text? string Of notices.
---@field link? string Of notices.
---@field to? string Of mail: who got it.
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

---Differs from this by no more than the margin, by default 0.005.
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
