---@meta
-- Printing, and the log
--
-- `print` is for what a script has to say: standard output under `concierge run`, the log under `concierge watch`. The
-- log goes to standard error, or is JSON with `--log json`.
--
-- ```lua
-- log.info("reminded", { invoice = "INV-812", days = 14 })
-- ```

---The log, on standard error; what `print` writes under `watch` comes there, too.
log = {}

---What helps to find a mistake; shown with `--verbose` only.
---@param text any
---@param values? table<string, any>
function log.debug(text, values) end

---What happened.
---@param text any
---@param values? table<string, any>
function log.info(text, values) end

---What should be looked at.
---@param text any
---@param values? table<string, any>
function log.warn(text, values) end

---What went wrong.
---@param text any
---@param values? table<string, any>
function log.error(text, values) end
