local function lex_bound(text, name)
  if not string.find(text, '^[%[%(]') and text ~= '-' and text ~= '+' then
    error('REDLUA_TEXT $SCRIPT: ' .. name .. ' is not a bound of texts, such as [a, (a, - or +', 2)
  end
  return text
end
