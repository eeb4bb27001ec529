/** What was started, to be ended in the opposite order. */
export class Ending {
  private readonly steps: (() => unknown)[] = []

  add<T>(started: T, end: (started: T) => unknown): T {
    this.steps.push(() => end(started))
    return started
  }

  /** Ends all, whatever one of them says. @throws AggregateError afterwards, when one said no. */
  async run(): Promise<void> {
    const errors: unknown[] = []
    for (let end = this.steps.pop(); end; end = this.steps.pop())
      try {
        await end()
      } catch (error) {
        errors.push(error)
      }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be ended.')
  }
}
