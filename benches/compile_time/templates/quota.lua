-- Books amount of quota @N@ in the given mode.
local booked, refused = KEYS[1], KEYS[2]
local amount = tonumber(ARGV[1])
local limit = tonumber(ARGV[2])
local period_ms = tonumber(ARGV[3])
local mode = ARGV[4]

local before = tonumber(redis.call('GET', booked) or 0)
local after = before + amount
if after > limit and mode == 'strict' then
  local times = redis.call('INCR', refused)
  if times == 1 then
    redis.call('PEXPIRE', refused, period_ms)
  end
  return {0, limit - before, times}
end
redis.call('INCRBY', booked, amount)
if before == 0 then
  redis.call('PEXPIRE', booked, math.max(period_ms * @N@, 1))
end
if after > limit then
  return {1, 0, false}
end
redis.call('DEL', refused)
return {1, limit - after, false}
