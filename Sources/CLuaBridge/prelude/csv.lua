-- csv(rows [, columns]): rows as CSV text with a header row. A column is a field's name, or { "Field", title = "Title" };
-- a function in the place of the field gets the row and gives the cell. No line break stands behind the last row: print adds one.
local host = ...

-- Row by row of what it is asked for: a record answers a wrong name with the nearest one, and masks what is secret.
local function read(columns)
  local fields, titles = {}, {}
  for index, column in ipairs(columns) do
    local field, title = column, column
    if type(column) == "table" then
      for key in pairs(column) do
        if key ~= 1 and key ~= "title" then
          host.usage(("csv: column %d has \"%s\"; a column is \"Field\" or { \"Field\", title = \"Title\" }"):format(
            index, tostring(key)))
        end
      end
      field, title = column[1], column.title or column[1]
    end
    if type(field) ~= "string" and type(field) ~= "function" then
      host.usage(("csv: column %d is %s; a column is \"Field\" or { \"Field\", title = \"Title\" }"):format(
        index, field == nil and "nothing" or "a " .. type(field)))
    end
    if type(title) ~= "string" then
      host.usage(("csv: column %d needs a title: { function(row) ... end, title = \"Title\" }"):format(index))
    end
    fields[index], titles[index] = field, title
  end
  if #fields == 0 then host.usage("csv(rows, columns): there is no column") end
  return fields, titles
end

local function check_row(number, row)
  if type(row) ~= "table" and type(row) ~= "userdata" then
    host.usage(("csv: row %d is %s, not a table or a record"):format(number, row == nil and "nothing" or type(row)))
  end
end

local function keys(row)
  local names = {}
  for key in pairs(row) do names[#names + 1] = tostring(key) end
  table.sort(names)
  return names
end

return function(rows, columns)
  local kind = type(rows)
  if kind ~= "table" and kind ~= "userdata" then
    host.usage("csv(rows, columns): rows must be a list of tables or records, not " .. kind)
  end
  if columns ~= nil and type(columns) ~= "table" then
    host.usage("csv(rows, columns): columns must be a list of names, not " .. type(columns))
  end
  if columns == nil then
    if #rows == 0 then return "" end
    check_row(1, rows[1])
    columns = keys(rows[1])
  end
  local fields, titles = read(columns)
  local lines, cells = {}, {}
  for index, title in ipairs(titles) do cells[index] = host.cell(title) end
  lines[1] = table.concat(cells, ",")
  for number = 1, #rows do
    local row = rows[number]
    check_row(number, row)
    for index, field in ipairs(fields) do
      local value
      if type(field) == "function" then value = field(row) else value = row[field] end
      if value ~= nil and type(row) == "userdata" and type(field) == "string" and host.is_secret(row, field) then
        value = "***"
      end
      local kind = type(value)
      if kind == "function" or kind == "thread" then
        host.usage(("csv: row %d has a %s as \"%s\""):format(number, kind, titles[index]))
      end
      cells[index] = host.cell(value)
    end
    lines[#lines + 1] = table.concat(cells, ",")
  end
  return table.concat(lines, "\r\n")
end
