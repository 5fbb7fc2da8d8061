local function json_set(doc, key, value)
  if not string.find(doc, '^{') then
    error('REDLUA_RANGE $SCRIPT: a JSON value is no object, and has no members', 2)
  end
  local members, texts, seen = {}, {}, false
  for _, member in ipairs(json_parts(doc)) do
    local is_kept = member.name ~= key
    if not is_kept and value then
      local before, after = string.match(member.value, '^(%s*).-(%s*)$')
      member, seen = {name = key, head = member.head, value = before .. value .. after}, true
    end
    if is_kept or value then
      members[#members + 1] = member
    end
  end
  if value and not seen then
    members[#members + 1] = {name = key, head = json_text(key) .. ':', value = value}
  end
  for i, member in ipairs(members) do
    member.text = member.text or member.head .. member.value
    texts[i] = member.text
  end
  local text = '{' .. table.concat(texts, ',') .. '}'
  json_parts(text, members)
  return text
end
