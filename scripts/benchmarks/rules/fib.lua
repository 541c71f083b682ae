-- Pure Lua; prints the seconds that it took, so that start-up stays out of it.
local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
local start = os.clock()
fib(34)
print(os.clock() - start)
