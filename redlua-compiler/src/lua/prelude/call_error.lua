local function call_error(reply)
  return type(reply) == 'table' and reply.err and reply or nil
end
