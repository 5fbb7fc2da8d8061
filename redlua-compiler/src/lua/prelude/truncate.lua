local function truncate(list, size)
  for i = #list, size + 1, -1 do
    list[i] = nil
  end
end
