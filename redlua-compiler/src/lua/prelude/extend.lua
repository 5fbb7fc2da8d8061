local function extend(list, other)
  local size = #list
  for i = 1, #other do
    list[size + i] = other[i]
  end
end
