-- Admits at most limit calls per window_ms for each user of area @N@.
local hits, refused = KEYS[1], KEYS[2]
local now_ms = tonumber(ARGV[2])
local window_ms = tonumber(ARGV[3])
local limit = tonumber(ARGV[4])

redis.call('ZREMRANGEBYSCORE', hits, '-inf', now_ms - window_ms)
local used = redis.call('ZCARD', hits)
if used >= limit then
  local total = redis.call('INCR', refused)
  if total == 1 then
    redis.call('PEXPIRE', refused, math.max(window_ms * @N@, 1))
  end
  local wait_ms = window_ms
  if total > limit * 2 then
    wait_ms = window_ms * 2
  end
  return {0, 0, wait_ms}
end
redis.call('ZADD', hits, now_ms, ARGV[1])
redis.call('PEXPIRE', hits, window_ms)
if used == 0 then
  redis.call('DEL', refused)
end
return {1, limit - used - 1, 0}
