/** An answer that the AWS SDKs parse as the service's own error: `name` is the error's code. */
export class AwsError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}
