local function from_msgpack(bytes, read, ...)
  local sound, rest, value = pcall(cmsgpack.unpack_one, bytes)
  if not sound or rest ~= -1 or bytes == '' then
    return false, '$: not MessagePack'
  end
  sound, value = pcall(read, value, '$', nil, ...)
  return sound and value, value
end
