local function json_map(map, write, ...)
  local members = {}
  for i, name in ipairs(sorted_keys(map, bytes_before)) do
    members[i] = json_text(name) .. ':' .. write(map[name], ...)
  end
  return '{' .. table.concat(members, ',') .. '}'
end
