local function wide_bits(operation, a, b)
  local high = operation(math.floor(a / 4294967296), math.floor(b / 4294967296))
  return high * 4294967296 + operation(a % 4294967296, b % 4294967296) % 4294967296
end
