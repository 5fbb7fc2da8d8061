local function json_get(doc, key)
  if type(key) == 'number' then
    local elements = json_elements(doc)
    return elements and elements[key + 1] or false
  end
  local found = false
  for _, member in ipairs(string.find(doc, '^{') and json_members(doc) or {}) do
    if member.name == key then
      found = string.match(member.value, '^%s*(.-)%s*$')
    end
  end
  return found
end
