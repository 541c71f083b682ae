---@meta
-- What there is of Lua itself
--
-- Scripts are Lua 5.4, with its `string`, `table`, `math`, `utf8` and `coroutine`. Of `os` there are `time`, `date`,
-- `difftime` and `clock`, of `debug` there is `traceback`. Files, programs, native code and binary chunks are not there:
-- `io`, `package`, `dofile`, `loadfile` and `string.dump` are gone, and `load` takes text alone.
--
-- A name that does not exist is an error that proposes the nearest one. In a handler `math.random` gives the same numbers
-- at each attempt.

---Prints values with tabs between them: on standard output, under `concierge watch` in the log.
---@param ... any
function print(...) end

---What a Lua file beside the script, or in its `lib/`, returns.
---@param name string Without `.lua`: `helpers`, `texts.welcome`.
---@return any value
function require(name) end
