local function json_set(doc, key, value)
  if not string.find(doc, '^{') then
    error('REDLUA_RANGE $SCRIPT: a JSON value is no object, and has no members', 2)
  end
  local parts, seen = {}, false
  for _, member in ipairs(json_members(doc)) do
    if member.name ~= key then
      parts[#parts + 1] = member.head .. member.value
    elseif value then
      local before, after = string.match(member.value, '^(%s*).-(%s*)$')
      parts[#parts + 1] = member.head .. before .. value .. after
      seen = true
    end
  end
  if value and not seen then
    parts[#parts + 1] = json_text(key) .. ':' .. value
  end
  return '{' .. table.concat(parts, ',') .. '}'
end
