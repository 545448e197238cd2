// Calls S3 with the AWS SDK for JavaScript, version 2, for SECONDS, as PROFILE or by the environment.
process.env.AWS_SDK_LOAD_CONFIG = "1";
process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = "1";
const [profile, seconds] = process.argv.slice(2);
if (profile) process.env.AWS_PROFILE = profile;
const AWS = require(process.env.CLIENT_MODULES + "/aws-sdk");
const endpoint = process.env.AWS_ENDPOINT_URL;
AWS.config.update({ sts: { endpoint }, maxRetries: 0 });
const client = new AWS.S3({ endpoint, s3ForcePathStyle: true, region: process.env.AWS_REGION || "us-east-1" });
const end = Date.now() + 1000 * Number(seconds);
(async () => {
    for (;;) {
        await client.listBuckets().promise();
        if (Date.now() >= end) break;
        await new Promise((done) => setTimeout(done, 500));
    }
})().catch((error) => {
    console.error(error.message);
    process.exit(1);
});
