// Calls S3 with the AWS SDK for JavaScript, version 3, for SECONDS, as PROFILE or by the environment.
import { createRequire } from "node:module";

const { S3Client, ListBucketsCommand } = createRequire(process.env.CLIENT_MODULES + "/")("@aws-sdk/client-s3");
const [profile, seconds] = process.argv.slice(2);
const client = new S3Client({ forcePathStyle: true, maxAttempts: 1, ...(profile ? { profile } : {}) });
const end = Date.now() + 1000 * Number(seconds);
for (;;) {
    await client.send(new ListBucketsCommand({}));
    if (Date.now() >= end) break;
    await new Promise((done) => setTimeout(done, 500));
}
