local function stored_digits(text, what, most, least)
  if text and text ~= '0' then
    local sign, digits = string.match(text, '^(-?)([1-9]%d*)$')
    local limit = sign == '-' and (least or '9223372036854775808') or most or '9223372036854775807'
    if not digits or #digits > #limit or #digits == #limit and digits > limit then
      error('REDLUA_STORED $SCRIPT: ' .. what .. ': not an integer', 2)
    end
  end
  return text
end
