local function glob_literal(text)
  return (string.gsub(text, '[%*%?%[%]%^%-\\]', '\\%0'))
end
