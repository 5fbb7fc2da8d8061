local function whole(text, name)
  if not tonumber(text) then
    error('REDLUA_STORED probe: ' .. name .. ': not an integer', 2)
  end
  return tonumber(text)
end

local bucket = KEYS[1]
local mode = ARGV[1]
if mode == 'held' then
  return {err = 'HELD {"for_ms":9007199254740991,"by":"\\u00e4 \\ud83d\\ude00"}'}
end
if mode == 'not found' then
  return {err = 'NOT FOUND'}
end
if mode == 'malformed' then
  return {err = 'HELD {"for_ms":"soon"}'}
end
if mode == 'stored' then
  local tokens = whole(redis.call('GET', bucket), 'bucket (probe:{user}), field tokens')
  return {1, tokens}
end
if mode == 'overflow' then
  error('REDLUA_OVERFLOW probe: the total left 2^53-1', 0)
end
if mode == 'wrong type' then
  redis.call('LPUSH', bucket, 'x')
end
if mode == 'lua' then
  local missing
  return missing.field
end
if mode == 'short' then
  return {1}
end
if mode == 'busy' then
  local until_ms = 300
  local start = redis.call('TIME')
  local now = start
  while (now[1] - start[1]) * 1000 + (now[2] - start[2]) / 1000 < until_ms do
    now = redis.call('TIME')
  end
end
redis.call('SET', bucket, ARGV[2])
return {1, tonumber(ARGV[2])}
