local function sort(list, before)
  local size, width = #list, 1
  local from, to = list, {}
  while width < size do
    for low = 1, size, 2 * width do
      local middle, high = math.min(low + width, size + 1), math.min(low + 2 * width, size + 1)
      local i, j = low, middle
      for at = low, high - 1 do
        if i < middle and (j >= high or not before(from[j], from[i])) then
          to[at], i = from[i], i + 1
        else
          to[at], j = from[j], j + 1
        end
      end
    end
    from, to, width = to, from, 2 * width
  end
  if from ~= list then
    for i = 1, size do
      list[i] = from[i]
    end
  end
end
