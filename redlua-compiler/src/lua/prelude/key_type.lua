local function key_type(name)
  local known = {none = true, string = true, list = true, set = true, zset = true, hash = true, stream = true}
  return known[name] and name or 'other'
end
