local function json_get(doc, key)
  local parts, found = json_parts(doc), false
  if type(key) == 'number' then
    return string.find(doc, '^%[') and parts[key + 1] or false
  end
  for _, member in ipairs(string.find(doc, '^{') and parts or {}) do
    if member.name == key then
      found = string.match(member.value, '^%s*(.-)%s*$')
    end
  end
  return found
end
