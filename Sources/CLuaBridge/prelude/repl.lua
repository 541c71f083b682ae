-- Runs one input of a session, and shows its values: host.show(texts, ...) gets them, and what objects say of themselves.
local host = ...

-- What an object says of itself; false for what has nothing to say but its address.
local function told(value)
  if type(value) ~= "table" then return false end
  local is_told, text = pcall(tostring, value)
  return is_told and not text:find("^table: 0x") and text
end

local function show(...)
  local texts = {}
  for index = 1, select("#", ...) do texts[index] = told((select(index, ...))) end
  host.show(texts, ...)
end

-- Before the values of an expression stands a nil that is none of them.
return function(chunk, is_expression)
  if is_expression then show(select(2, chunk())) else show(chunk()) end
end
