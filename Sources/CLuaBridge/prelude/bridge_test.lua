-- A chunk for the bridge's own tests: it shows what a prelude file gets, and that it is compiled when first read.
local host = ...

local greeter = {}

-- A greeting made with a function of the host.
function greeter.greet(name) return "Hello, " .. host.title(name) .. "!" end

return greeter
