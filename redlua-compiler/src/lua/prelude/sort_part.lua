local function sort_part(value)
  if string.find(value, '*', 1, true) or string.find(value, '->', 1, true) then
    error('REDLUA_KEY $SCRIPT: what stands in a pattern of `sort` must not contain * or ->', 2)
  end
  return value
end
