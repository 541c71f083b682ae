import Testing

@testable import Scripting

/// What the text tells of values; and what it doesn't tell, of which nothing is said.
@Suite struct TypeFlowTests {
  static func findings(_ text: String) async throws -> [String] {
    let check = try await RuleCheck()
    let report = await check.report(on: [.code(text)])
    await check.close()
    return report.findings.map { "\($0.line) \($0.kind.rawValue)" }
  }

  @Test(arguments: [
    "local c = nexudus.Coworker for m in c:each {} do print(m.Nme) end",
    "local m = nexudus.Coworker:first {} print((m).Nme)",
    "local m m = nexudus.Coworker:first {} print(m.Nme)",
    "for _, m in ipairs(nexudus.Coworker:all {}) do print(m.Nme) end",
    "local list = nexudus.Coworker:list {} print(list[1].Nme, list.total)",
    "local list = {} for m in nexudus.Coworker:each {} do list[#list + 1] = m end print(list[1].Nme)",
    "local l = {} for m in nexudus.Coworker:each {} do table.insert(l, m) end for _, m in ipairs(l) do print(m.Nme) end",
    "local function f() return nexudus.Coworker:first {} end print(f().Nme)",
    "local function f(m) return m.Nme end f(nexudus.Coworker:get(3)) f(nexudus.Coworker:first {})",
    "local function f(m) print(m.Nme) end on.created('Coworker', f)",
    "on.created('Coworker', { when = function(m) return m.Nme end }, function() end)",
    "on.created('Booking', function(b) print(b:related('Coworker').Nme) end)",
    "local t = nexudus.Coworker:get(3) or error('none') print(t.Nme)",
    "local m = assert(nexudus.Coworker:first {}) print(m.Nme)",
    "pcall(function(m) print(m.Nme) end, nexudus.Coworker:get(3))",
    "print(nexudus.CoworkerInvoice:get(1):coworker():fetch().Nme)",
    "print(nexudus.Coworker:get { 1, 2 }[1].Nme)", "print(nexudus.Coworker:get(tonumber(arg[1])).Nme)",
    "print(nexudus.space('porto').Coworker:get(1).Nme)",
    "once('x', function() print(nexudus.Coworker:get(1).Nme) end)",
    "local e = 'Coworker' on.created(e, function(m) print(m.Nme) end)",
    "local n = nexudus.null local function up() return nexudus.Coworker:get(1) end local m = up() print(m.Nme)",
  ])
  func fieldsAreFollowed(_ text: String) async throws {
    #expect(try await Self.findings(text) == ["1 unknown-field"], "\(text)")
  }

  @Test(arguments: [
    // Two types, or none that the text tells.
    "local m = nexudus.Coworker:get(3) m = nexudus.Booking:get(4) print(m.FromTime)",
    "local m = arg[1] and nexudus.Coworker:get(3) or nexudus.Booking:get(4) print(m.FromTime)",
    "local m = json.decode('{}') print(m.anything)",
    "local function f(m) print(m.Nme) end f(nexudus.Coworker:get(3)) f { Nme = 1 }",
    "function global(m) print(m.Nme) end global(nexudus.Coworker:get(3))",
    "local f = function(m) print(m.Nme) end local t = { f } f(nexudus.Coworker:get(3))",
    "local l = {} l[1] = nexudus.Coworker:get(3) l[2] = { Nme = 1 } print(l[1].Nme)",
    "local l = {} table.insert(l, nexudus.Coworker:get(3)) fill(l) function fill(x) x[1] = {} end print(l[1].Nme)",
    "local list = nexudus.Coworker:get(ids()) print(#list, list[1].Nme) function ids() return { 1 } end",
    "local m = nexudus[arg[1]]:first {} print(m.Nme)",
    // The script's own names.
    "local nexudus = { Cowrker = 1 } print(nexudus.Cowrker)",
    "text = { hass = print } text.hass('x')",
    "local on = {} function on.craeted() end on.craeted()",
    "string.trim = function(s) return s end print(string.trim('x'))",
    "function helper() return 1 end print(helper())",
    "_G.helper = 1 print(helper)",
    "for k, v in pairs { helper = 1 } do _G[k] = v end print(helper)",
    "local _ENV = setmetatable({}, { __index = _ENV }) print(helper)",
    "load('helper = 1')() print(helper)",
    "if io then io.write('x') end",
    "local has_os = os.getenv ~= nil print(has_os)",
    // Values that are only known at run time.
    "local key = arg[1] nexudus.Coworker:all { where = { [key] = true } }",
    "nexudus.Coworker:all { where = { CreatedOn = { from = time.ago('1d') } }, size = tonumber(arg[1]) }",
    "local where = {} where.Active = true nexudus.Coworker:all { where = where }",
    "on.created(arg[1] or 'Coworker', function(m) print(m.Anything) end)",
    "local limits = {} limits[1] = '20/day' rule { limit = limits[1] }",
    "nexudus.CoworkerMessage.list(nexudus.CoworkerMessage, {})",
    "local m = nexudus.Coworker:first {} m.update(m, { Tag = 'x' })",
    "if arg[1] then cron('0 9 * * 1', function() end) else cron('0 9 * * 1', function() end) end",
    "on.due('CoworkerInvoice', 'DueDate', arg[1], function() end)",
    "local m = nexudus.CoworkerMessage:first {} m = m:fetch() print(m.Body)",
    "do local ok, err = pcall(nexudus.me) print(ok, err.kind) end",
    "goto done do return end ::done:: on.start(function() end)",
  ])
  func nothingIsSaid_ofWhatIsNotKnown(_ text: String) async throws {
    #expect(try await Self.findings(text) == [], "\(text)")
  }

  @Test func typesThatTakeTooLong_areUnknown() async throws {
    var text = "local v0 = nexudus.Coworker:first {}\n"
    for index in 1...150 { text += "local v\(index) = v\(index - 1) or v\(index - 1) or v0\n" }
    for index in 1...40 { text += "local function f\(index)() return f\(index - 1)() or f\(index - 1)() end\n" }
    #expect(try await Self.findings(text + "print(v150.Nme)").contains("192 unknown-field"))
  }
}
