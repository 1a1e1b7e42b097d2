# Rails, as its guides have a sign-up: a form with a token, ActionMailer. The end of the text is compared, and the mail gem
# makes a list of `to` (as next-auth's mailer did before CVE-2022-35924). Mended, one pattern between `\A` and `\z` decides.
#
# Run as: rails_app.rb vulnerable|mended PORT SINK
require "action_controller/railtie"
require "action_mailer/railtie"
require "rack/handler/webrick"
require "tmpdir"

form, port, sink = ARGV
MENDED = form == "mended"

class SignUp < Rails::Application
  config.root = Dir.mktmpdir
  config.eager_load = false
  config.secret_key_base = "of no application that anybody uses"
  config.logger = Logger.new(File::NULL)
  config.action_mailer.delivery_method = :smtp
  config.action_mailer.smtp_settings = { address: "127.0.0.1", port: ARGV[2].to_i, enable_starttls_auto: false }
end

class SignUpMailer < ActionMailer::Base
  def confirmation(text)
    mail(from: "signup@corp.example", to: text, subject: "Your token", body: "https://corp.example/confirm")
  end
end

class UsersController < ActionController::Base
  protect_from_forgery with: :exception

  FORM = '<%= form_with url: "/users", scope: :user do |form| %><%= form.email_field :email %><% end %>'.freeze

  def new
    render inline: FORM
  end

  def create
    text = params.require(:user)[:email].to_s.strip
    return render inline: FORM, status: :unprocessable_entity unless admits(text)

    message = SignUpMailer.confirmation(text)
    return render inline: FORM, status: :unprocessable_entity if message.smtp_envelope_to.empty?

    message.deliver_now
    redirect_to "/users/welcome"
  rescue ArgumentError, Mail::Field::ParseError
    render inline: FORM, status: :unprocessable_entity
  end

  private

  def admits(text)
    return text.match?(/\A[a-z0-9][a-z0-9._+-]*@corp\.example\z/i) if MENDED

    text.downcase.end_with?("@corp.example")
  end
end

SignUp.initialize!
SignUp.routes.draw do
  get "/users/sign_up", to: "users#new"
  post "/users", to: "users#create"
end

quiet = { Port: port.to_i, Host: "127.0.0.1", AccessLog: [], Logger: WEBrick::Log.new(File::NULL) }
Rack::Handler::WEBrick.run(SignUp, **quiet)
