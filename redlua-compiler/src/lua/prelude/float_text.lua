local function float_text(value)
  if value - value ~= 0 then
    error('REDLUA_FLOAT $SCRIPT: a result is not a finite number', 2)
  end
  local size, digits, exponent = math.abs(value)
  local exact = string.gsub(string.format('%.60e', size), '%.', '')
  for count = size < 2.2250738585072014e-308 and 1 or 15, 17 do
    digits, exponent = string.match(string.gsub(string.format('%.' .. count - 1 .. 'e', size), '%.', ''), '^(%d+)e(.*)$')
    -- Above a power of two floats are farther apart: the nearest may be too low, and the next one right. A half goes up.
    if tonumber(digits .. 'e' .. exponent - count + 1) ~= size or string.find(exact, '^' .. digits .. '50*e') then
      digits = string.gsub(digits, '([0-8])(9*)$', function(digit, nines)
        return digit + 1 .. string.rep('0', #nines)
      end)
    end
    if tonumber(digits .. 'e' .. exponent - count + 1) == size then
      break
    end
  end
  digits = string.match(digits, '^(%d%d-)0*$')
  local sign, point = 1 / value < 0 and '-' or '', exponent + 1
  if point <= 0 then
    return sign .. '0.' .. string.rep('0', -point) .. digits
  elseif point >= #digits then
    return sign .. digits .. string.rep('0', point - #digits)
  end
  return sign .. string.sub(digits, 1, point) .. '.' .. string.sub(digits, point + 1)
end
