local function key_part(value, name, refused)
  if string.find(value, refused, 1, true) then
    error('REDLUA_KEY $SCRIPT: ' .. name .. ' must not contain ' .. refused .. ' in a key', 2)
  end
  return value
end
