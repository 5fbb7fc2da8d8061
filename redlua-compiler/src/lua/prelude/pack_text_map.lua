local function pack_text_map(map, write, ...)
  local members = {}
  for i, name in ipairs(sorted_keys(map, bytes_before)) do
    members[i] = cmsgpack.pack(name) .. write(map[name], ...)
  end
  local size = #members
  local head = string.char(128 + size % 16)
  if size > 65535 then
    head = struct.pack('>BI4', 223, size)
  elseif size > 15 then
    head = struct.pack('>BI2', 222, size)
  end
  return head .. table.concat(members)
end
