local function texts(list)
  local result = {}
  for i = 1, #list do
    result[i] = string.format('%d', list[i])
  end
  return result
end
