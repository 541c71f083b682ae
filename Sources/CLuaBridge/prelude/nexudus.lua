-- nexudus: a collection for every entity of the API, spelled as Nexudus spells it.
-- The host checks names, filters, fields and options against the catalogue before anything reaches the network.
local host = ...

local nexudus = {}
-- What nexudus.space has given, by name. Names of entities there begin with the space: "porto:Coworker".
local spaces = {}
local Collection = {}
local entity_names = setmetatable({}, { __mode = "k" })

-- A method called with a dot instead of a colon is the commonest slip of all, so it gets an answer of its own.
local function entity(collection, method)
  local name = entity_names[collection]
  if not name then host.usage("call it with a colon: nexudus.Entity:" .. method .. "(...)") end
  return name
end

-- One page of records, as an array with .total, .page, .pages and .has_next.
function Collection:list(options) return host.list(entity(self, "list"), options) end

-- An iterator over all pages, ordered by Id unless told otherwise; the next pages load while the script works.
function Collection:each(options)
  local walk = host.walk(entity(self, "each"), options)
  local page, row, rows = nil, 0, 0
  local function next_record()
    while row == rows do
      page = host.next_page(walk)
      if not page then return nil end
      row, rows = 0, #page
    end
    row = row + 1
    return page[row]
  end
  return next_record, nil, nil, setmetatable({}, { __close = function() host.close_walk(walk) end })
end

-- All matching records, read first, as an array.
function Collection:all(options)
  entity(self, "all")
  local records, count = {}, 0
  for record in self:each(options) do
    count = count + 1
    records[count] = record
  end
  return records
end

-- The first matching record, or nil.
function Collection:first(options) return host.first(entity(self, "first"), options) end

-- The number of matching records, by one request.
function Collection:count(options) return host.count(entity(self, "count"), options) end

-- A full record by its id, or an array of records for a list of ids, in the order asked.
function Collection:get(id) return host.get(entity(self, "get"), id) end

-- Creates a record and gives it; what the server added is fetched when it is first read.
function Collection:create(fields, options) return host.create(entity(self, "create"), fields, options) end

-- Changes fields of one record and gives the fresh record.
function Collection:update(id, fields, options) return host.update(entity(self, "update"), id, fields, options) end

-- Deletes one record.
function Collection:delete(id, options) return host.delete(entity(self, "delete"), id, options) end

-- The commands that the server offers for this entity.
function Collection:commands() return host.commands(entity(self, "commands")) end

-- Runs a command on records: gives { message=, value= }.
function Collection:run(key, ids, params, options)
  return host.run(entity(self, "run"), key, ids, params, options)
end

local collection_class = {
  __index = function(_, name)
    local method = Collection[name]
    if method == nil then host.unknown_method(name) end
    return method
  end,
  __newindex = function() host.usage("collections are read-only; to write a record use :create or :update") end,
  __tostring = function(collection)
    local space, name = entity_names[collection]:match("^(.-):(.*)$")
    if not space then return "nexudus." .. entity_names[collection] end
    return ('nexudus.space("%s").%s'):format(space, name)
  end,
  __name = "collection",
  __metatable = false,
}

-- Methods of every record.
local Record = {}

local function identity(record, method)
  if not host.is_record(record) then host.usage("call it with a colon: record:" .. method .. "(...)") end
  return host.identity(record)
end

-- The space that an entity is of.
local function home(name)
  local space = name:match("^(.-):")
  return space and spaces[space] or nexudus
end

-- Changes fields of this record and gives the fresh record; the one in hand stays as it was read.
function Record:update(fields, options)
  local name, id = identity(self, "update")
  return host.update(name, id, fields, options)
end

-- Deletes this record.
function Record:delete(options)
  local name, id = identity(self, "delete")
  return host.delete(name, id, options)
end

-- A full, fresh copy of this record.
function Record:fetch()
  local name, id = identity(self, "fetch")
  return host.get(name, id)
end

-- A plain table with the fields of this record.
function Record:table()
  identity(self, "table")
  return host.table(self)
end

-- The record that a reference points at: invoice:related "Coworker"; nil where the reference is empty.
function Record:related(reference)
  identity(self, "related")
  return host.related(self, reference)
end

-- The address of this record's page in the admin panel.
function Record:link()
  local name, id = identity(self, "link")
  return host.link(name, id)
end

-- Methods of single entities.
local methods = { CommunityThread = {}, Coworker = {}, CoworkerInvoice = {} }

-- Posts a reply to this thread as the signed-in user, or as the user with the id options.user.
function methods.CommunityThread:reply(message, options)
  local name, id = identity(self, "reply")
  local space = home(name)
  options = host.options("reply", options)
  return space.CommunityMessage:create(
    { CommunityThreadId = id, UserId = options.user or space.me().Id, Message = message }, { key = options.key })
end

-- The replies of this thread, oldest first.
function methods.CommunityThread:messages()
  local name, id = identity(self, "messages")
  return home(name).CommunityMessage:all { where = { CommunityThread = id } }
end

-- Sends a push notification to this member; options are type, entity (the id of what it is about) and key.
function methods.Coworker:notify(message, options)
  local name, id = identity(self, "notify")
  options = host.options("notify", options)
  return home(name).CoworkerNotification:create({
    CoworkerId = id,
    Message = message,
    NotificationType = options.type or "push-notification",
    EntityId = options.entity or id,
  }, { key = options.key })
end

-- The lines of this invoice.
function methods.CoworkerInvoice:lines()
  local name, id = identity(self, "lines")
  return home(name).CoworkerInvoiceLine:all { where = { CoworkerInvoice = id } }
end

-- The member that this invoice is for.
function methods.CoworkerInvoice:coworker()
  identity(self, "coworker")
  return host.related(self, "Coworker")
end

host.record_methods(Record, methods)

-- The collections and calls of one space; without a name, of the script's own.
local open
function open(self, space)
  local members = {
    -- JSON null: a field set to nil in a table is simply not there.
    null = host.null,
    -- The signed-in user.
    me = function() return host.me(space) end,
    -- Any other endpoint: gives { status=, headers=, body= } and does not raise for a status.
    request = function(options) return host.request(options, space) end,
  }
  if not space then
    -- The same for another space of concierge.lua.
    function members.space(name)
      local other = host.space(name)
      if not other then return nexudus end
      if not spaces[other] then
        -- Its records have the same methods.
        for _, entity_name in ipairs { "CommunityThread", "Coworker", "CoworkerInvoice" } do
          methods[other .. ":" .. entity_name] = methods[entity_name]
        end
        spaces[other] = open({}, other)
      end
      return spaces[other]
    end
  end
  local title = space and ('nexudus.space("%s")'):format(space) or "nexudus"
  return setmetatable(self, {
    __index = function(_, name)
      local member = members[name]
      if member == nil then
        local checked = host.entity(space and ("%s:%s"):format(space, name) or name)
        member = setmetatable({}, collection_class)
        entity_names[member] = checked
      end
      rawset(self, name, member)
      return member
    end,
    __newindex = function() host.usage(title .. " is read-only") end,
    __tostring = function() return title end,
    __metatable = false,
  })
end

return open(nexudus)
