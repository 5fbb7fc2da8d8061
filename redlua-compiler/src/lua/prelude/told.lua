local function told(problem)
  if string.find(problem.err, '\255', 1, true) then
    error('REDLUA_TEXT $SCRIPT: a text in an error is not UTF-8', 2)
  end
  return problem
end
