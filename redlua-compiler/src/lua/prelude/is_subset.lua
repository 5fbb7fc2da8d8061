local function is_subset(a, b)
  for element in pairs(a) do
    if not b[element] then
      return false
    end
  end
  return true
end
