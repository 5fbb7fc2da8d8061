local function present(list)
  local found = {}
  for i = 1, #list do
    if list[i] then
      found[#found + 1] = list[i]
    end
  end
  return found
end
