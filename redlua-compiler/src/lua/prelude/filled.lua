local function filled(value, size)
  local list = {}
  for i = 1, size do
    list[i] = value
  end
  return list
end
