local function is_disjoint(a, b)
  for element in pairs(a) do
    if b[element] then
      return false
    end
  end
  return true
end
