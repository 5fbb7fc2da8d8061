local function json_object(doc)
  if not string.find(doc, '^{') then
    return false
  end
  local members = {}
  for _, member in ipairs(json_parts(doc)) do
    members[member.name] = string.match(member.value, '^%s*(.-)%s*$')
  end
  return members
end
