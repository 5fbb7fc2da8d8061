-- Takes lock @N@, or extends it when owner holds it already.
local lock, fence, log = KEYS[1], KEYS[2], KEYS[3]
local owner = ARGV[1]
local ttl_ms = ARGV[2]
local limit = tonumber(ARGV[3])
local note = ARGV[4]

if redis.call('SET', lock, owner, 'NX', 'PX', ttl_ms) then
  local token = redis.call('INCR', fence)
  redis.call('LPUSH', log, note)
  redis.call('LTRIM', log, 0, @N@)
  return token
end
local held_by = redis.call('GET', lock)
if not held_by then
  return {err = 'GONE'}
end
if held_by == owner then
  local extensions = redis.call('LLEN', log)
  if extensions >= limit then
    return {err = 'EXHAUSTED ' .. extensions}
  end
  redis.call('LPUSH', log, note)
  redis.call('PEXPIRE', lock, ttl_ms)
  return tonumber(redis.call('GET', fence) or 0)
end
return {err = 'HELD ' .. math.max(redis.call('PTTL', lock), 0) .. ' ' .. held_by}
