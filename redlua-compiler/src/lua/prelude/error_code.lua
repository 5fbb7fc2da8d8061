local function error_code(problem)
  local message = string.gsub(problem.err, '^@%S+ %d+: ', '')
  return string.match(message .. ' ', '^%-?(%u[%u%d_]+) ') or 'ERR'
end
