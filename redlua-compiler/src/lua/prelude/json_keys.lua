local function json_keys(doc)
  local keys, seen = {}, {}
  for _, member in ipairs(string.find(doc, '^{') and json_parts(doc) or {}) do
    if not seen[member.name] then
      keys[#keys + 1] = member.name
      seen[member.name] = true
    end
  end
  return keys
end
