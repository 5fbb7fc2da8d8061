local function one_of(n, name, words)
  if not words[ARGV[n]] then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ' must be one of its words', 2)
  end
  return ARGV[n]
end
