---@meta
-- Values that outlive the run
--
-- A script keeps values under keys, apart from those of other scripts; anything JSON. In a handler they are kept together
-- with the handler's success, or not at all: a handler that fails has changed no value.
--
-- ```lua
-- local count = store.add("parcels", 1)
-- if count == 100 then notify("office", "a hundred parcels") end
-- once("greeting", function() log.info("hello, for the first time") end)
-- ```
--
-- `once` is for what must not be done twice; it is kept at once, also where the handler fails later.

---Values that outlive the run.
store = {}

---@class StoreOptions
---@field ttl? Length How long the value is kept.

---The value under a key; the default, or nil, where there is none.
---@param key string
---@param default? any
---@return any value
function store.get(key, default) end

---Keeps a value under a key; nil removes it.
---
---```lua
---store.set("last report", time.now(), { ttl = "30d" })
---```
---@param key string
---@param value any
---@param options? StoreOptions
function store.set(key, value, options) end

---Adds to a number, 0 at first, and gives the sum; never conflicts with another handler.
---@param key string
---@param number number
---@return number sum
function store.add(key, number) end

---Removes a key.
---@param key string
function store.delete(key) end

---The keys that begin with a text, in order; without one all of them.
---@param prefix? string
---@return string[] keys
function store.keys(prefix) end

---@class OnceOptions
---@field every? Length After which time it is forgotten, so that the function may run again.

---Runs a function once for the key in this script, and gives its result again afterwards.
---
---When the function raises, nothing is remembered.
---
---```lua
---on.created("Coworker", function(member)
---  once("welcome " .. member.Id, function() member:notify("Welcome!") end)
---end)
---```
---@generic T
---@param key string
---@param work fun(): T
---@return T result
---@overload fun(key: string, options: OnceOptions, work: fun(): any): any
function once(key, work) end
