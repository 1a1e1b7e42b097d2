# The same in Ruby, where A would be a constant.
require "json"
code, cases = JSON.parse($stdin.read)
check = eval("->(text, allowed) { #{code.gsub("(A)", "(allowed)")} }")
puts JSON.generate(cases.map { |text, allowed| check.call(text, allowed) })
