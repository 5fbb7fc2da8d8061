local function set_difference(a, b)
  local rest = {}
  for element in pairs(a) do
    if not b[element] then
      rest[element] = true
    end
  end
  return rest
end
