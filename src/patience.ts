/** Resolves when the work has ended, and after so many milliseconds whether or not it has. */
export async function atMost(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  await Promise.race([work, new Promise((later) => setTimeout(later, ms).unref())])
}
