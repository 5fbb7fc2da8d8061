local function json_list(list, write, ...)
  return '[' .. table.concat(each_text(list, write, ...), ',') .. ']'
end
