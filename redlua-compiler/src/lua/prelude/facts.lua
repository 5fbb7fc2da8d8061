local function facts(flat)
  local known = {}
  for i = 1, #flat, 2 do
    known[flat[i]] = flat[i + 1]
  end
  return known
end
