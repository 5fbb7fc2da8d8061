local function open_json(value, names, read, members)
  local text, new = value[1] or '{}', members(value)
  local old = value[1] and members(read(cjson.decode(text), '$')) or {}
  local parts, seen = {}, {}
  for _, member in ipairs(json_members(text)) do
    local is = new[member.name]
    seen[member.name] = true
    if is == old[member.name] then
      parts[#parts + 1] = member.head .. member.value
    elseif is then
      local before, after = string.match(member.value, '^(%s*).-(%s*)$')
      parts[#parts + 1] = member.head .. before .. is .. after
    end
  end
  for _, name in ipairs(names) do
    if not seen[name] and new[name] ~= old[name] then
      parts[#parts + 1] = json_text(name) .. ':' .. new[name]
    end
  end
  return string.match(text, '^%s*{') .. table.concat(parts, ',') .. string.match(text, '}%s*$')
end
