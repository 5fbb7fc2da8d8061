local function score_text(value)
  if value ~= value then
    error('REDLUA_FLOAT $SCRIPT: a score is not a number', 2)
  end
  return string.format('%.17g', value)
end
