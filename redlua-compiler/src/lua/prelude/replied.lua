local function replied(value, kind, what)
  if type(value) ~= kind or kind == 'table' and value.ok then
    error('REDLUA_STORED $SCRIPT: ' .. what .. ': not a ' .. kind, 2)
  end
  return value
end
