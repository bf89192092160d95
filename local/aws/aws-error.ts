/** An answer that the AWS SDKs parse as the service's own error: `name` is the error's code. */
export class AwsError extends Error {
  readonly status: number;
  /** What the answer holds besides name and message, where the protocol is JSON. */
  readonly members: object;

  constructor(name: string, message: string, status = 400, members: object = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.members = members;
  }
}
