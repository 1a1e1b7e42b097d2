# Devise: the pattern of its sources, without the Rails that they need.
require_relative "driver-common"

source = Dir[File.join(__dir__, "root/usr/share/rubygems-integration/all/gems/devise-*/lib/devise.rb")].first
pattern = File.read(source)[%r{@@email_regexp = /(.*)/$}, 1]
regexp = Regexp.new(pattern)

decides("devise", source[%r{/devise-([^/]+)/}, 1]) { |text| text.match?(regexp) }
