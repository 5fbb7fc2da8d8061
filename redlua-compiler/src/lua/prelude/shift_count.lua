local function shift_count(count, bits)
  if count < 0 or count >= bits then
    error('REDLUA_OVERFLOW $SCRIPT: ' .. string.format('a shift of %d bits by %d', bits, count), 2)
  end
  return count
end
