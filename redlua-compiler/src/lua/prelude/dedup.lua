local function dedup(list)
  local size, kept = #list, 0
  for i = 1, size do
    if kept == 0 or list[i] ~= list[kept] then
      kept = kept + 1
      list[kept] = list[i]
    end
  end
  for i = size, kept + 1, -1 do
    list[i] = nil
  end
end
