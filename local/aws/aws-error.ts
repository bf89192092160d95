/** An error that AWS SDKs parse as the service's own: `name` is the error's code. */
export class AwsError extends Error {
  readonly status: number;
  /** Members of the response besides name and message, in JSON protocols. */
  readonly members: object;

  constructor(name: string, message: string, status = 400, members: object = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.members = members;
  }
}
