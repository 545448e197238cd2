"""The user, the MFA device and the role of most tests."""

ADA = "arn:aws:iam::111111111111:user/ada"
PHONE = "arn:aws:iam::111111111111:mfa/ada-phone"
BOB = "arn:aws:iam::111111111111:user/bob"
OPERATIONS = "arn:aws:iam::222222222222:role/operations"
