local function pack_list(list, write, ...)
  local size = #list
  local head = string.char(144 + size % 16)
  if size > 65535 then
    head = struct.pack('>BI4', 221, size)
  elseif size > 15 then
    head = struct.pack('>BI2', 220, size)
  end
  return head .. table.concat(each_text(list, write, ...))
end
