local function reverse(list)
  local size = #list
  for i = 1, math.floor(size / 2) do
    list[i], list[size - i + 1] = list[size - i + 1], list[i]
  end
end
