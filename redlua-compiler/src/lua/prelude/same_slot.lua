local function same_slot(key, name)
  local tag = string.match(key, '^[^{]*{([^}]+)}')
  if not tag or tag ~= string.match(KEYS[1], '^[^{]*{([^}]+)}') then
    error('REDLUA_KEY $SCRIPT: ' .. name .. ' is not in the slot of the declared keys', 2)
  end
  return key
end
