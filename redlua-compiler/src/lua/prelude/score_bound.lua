local function score_bound(text, name)
  local bound = string.gsub(text, '^%(', '')
  local sound = string.find(bound, '^[-+]?inf$') or string.find(bound, '^[-+]?%d+%.%d*$') or string.find(bound, '^[-+]?%d+%.?%d*[eE][-+]?%d+$')
  if string.find(bound, '^[-+]?%d+$') then
    sound = math.abs(tonumber(bound)) <= 9007199254740991
  end
  if not sound then
    error('REDLUA_TEXT $SCRIPT: ' .. name .. ' is not a bound of scores, such as 5, (5 or +inf', 2)
  end
  return text
end
