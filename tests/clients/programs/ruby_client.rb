# Calls S3 with the AWS SDK for Ruby for SECONDS, as PROFILE or by the environment.
require "aws-sdk-s3"

profile, seconds = ARGV[0], ARGV[1].to_f
endpoint = ENV.fetch("AWS_ENDPOINT_URL")
Aws.config.update(retry_limit: 0)
Aws.config[:sts] = { endpoint: endpoint }
options = { endpoint: endpoint, force_path_style: true, region: ENV["AWS_REGION"] || "us-east-1" }
options[:profile] = profile unless profile.empty?
client = Aws::S3::Client.new(**options)
finish = Process.clock_gettime(Process::CLOCK_MONOTONIC) + seconds
loop do
  client.list_buckets
  break if Process.clock_gettime(Process::CLOCK_MONOTONIC) >= finish

  sleep 0.5
end
