local function wrapping_multiply(a, b)
  local high = a * math.floor(b / 65536) % 65536
  return (high * 65536 + a * (b % 65536)) % 4294967296
end
