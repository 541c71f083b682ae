import Testing

@testable import Scripting

@Suite("parallel and sleep")
struct FlowTests {
  @Test func parallel_givesResultsInOrder_andCountsHoles() async {
    await TestSpace().expect(
      """
      local results = parallel({ 3, 1, 2 }, function(n, index) sleep(n .. "ms") if n ~= 1 then return n * 10 + index end end)
      print(results.n, results[1], results[2], results[3])
      """, prints: ["3\t31\tnil\t23"])
  }

  @Test func parallel_runsAtTheSameTime_butNoMoreThanItsLimit() async {
    await TestSpace().expect(
      """
      local now, most = 0, 0
      parallel({ 1, 2, 3, 4, 5, 6 }, function()
        now = now + 1
        most = math.max(most, now)
        sleep("1ms")
        now = now - 1
      end, 3)
      print(most)
      """, prints: ["3"])
  }

  @Test func parallel_raisesTheFirstError_afterAllThatStartedHaveEnded() async {
    await TestSpace().expect(
      """
      local ended, problem = 0, { code = 7 }
      local ok, err = pcall(parallel, { 1, 2, 3 }, function(n)
        if n == 1 then sleep("1ms") error(problem) end
        sleep("5ms")
        ended = ended + 1
      end)
      print(ok, err == problem, ended)
      """, prints: ["false\ttrue\t2"])
  }

  @Test func parallel_readsFromTheSpace() async {
    await TestSpace().expect(
      """
      local ids = {}
      for member in nexudus.Coworker:each { limit = 20 } do ids[#ids + 1] = member.Id end
      local names = parallel(ids, function(id) return nexudus.Coworker:get(id).FullName end, 10)
      print(names.n, type(names[20]))
      """, prints: ["20\tstring"])
  }

  @Test(arguments: [
    ("parallel(1, print)", "list must be a table"), ("parallel({}, 1)", "fn must be a function"),
    ("parallel({}, print, 0)", "whole number from 1"),
  ])
  func parallel_wrongArguments_areNamed(_ code: String, _ part: String) async {
    let failure = await TestSpace().failure(of: code)
    #expect(failure?.message.contains(part) == true)
  }

  @Test func parallel_ofNothing_isEmpty() async {
    await TestSpace().expect("print(parallel({}, print).n)", prints: ["0"])
  }
}
