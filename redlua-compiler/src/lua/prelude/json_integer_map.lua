local function json_integer_map(map, write, ...)
  local members = {}
  for i, name in ipairs(sorted_keys(map)) do
    members[i] = '"' .. int(name) .. '":' .. write(map[name], ...)
  end
  return '{' .. table.concat(members, ',') .. '}'
end
