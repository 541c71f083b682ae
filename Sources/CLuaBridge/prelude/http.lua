-- http.get(url [, options]) and the like: calls to hosts that were granted. The answer has status, headers, body, json().
local host = ...

local headers = {
  __index = function(self, name)
    if type(name) ~= "string" then return nil end
    return rawget(self, name:lower())
  end,
}

local function reply(status, fields, body, summary)
  local function json()
    local ok, value = pcall(host.decode, body)
    if not ok then host.not_json(summary, body) end
    return value
  end
  return setmetatable({ status = status, headers = setmetatable(fields, headers), body = body }, {
    __index = function(_, name)
      if name == "json" then return json end
      host.unknown("the answer of http", tostring(name))
    end,
  })
end

-- Bodies go beside the options: they may be no text.
local function call(name, method, url, options)
  if options ~= nil and type(options) ~= "table" then
    host.usage(name .. "(url, options): options must be a table, not " .. type(options))
  end
  local rest, json, body = {}, nil, nil
  for key, value in pairs(options or {}) do
    if key == "json" then
      json = value
    elseif key == "body" then
      body = value
    else
      rest[key] = value
    end
  end
  return reply(host.call(name, method, url, rest, json, body))
end

local http = {}
for _, method in ipairs { "get", "post", "put", "patch", "delete" } do
  local name = "http." .. method
  http[method] = function(url, options) return call(name, method:upper(), url, options) end
end

function http.request(options)
  if type(options) ~= "table" then
    host.usage("http.request takes a table: http.request { method = \"GET\", url = \"https://...\" }")
  end
  local rest = {}
  for key, value in pairs(options) do rest[key] = value end
  local method, url = rest.method or "GET", rest.url
  rest.method, rest.url = nil, nil
  if type(method) ~= "string" or type(url) ~= "string" then
    host.usage("http.request needs a url, and a method that is a string")
  end
  return call("http.request", method:upper(), url, rest)
end

return setmetatable(http, {
  __index = function(_, name) host.unknown("http", tostring(name)) end,
})
