local function pack_map(members)
  local size = #members
  return (size > 15 and struct.pack('>BI2', 222, size) or string.char(128 + size)) .. table.concat(members)
end
