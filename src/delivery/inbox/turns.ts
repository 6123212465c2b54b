/** Lets runs of one name follow each other; those of different names go side by side. */
export function openTurns() {
  const running = new Map<string, Promise<void>>()
  return (name: string, work: () => Promise<void>): Promise<void> => {
    // Chained, not shared: what was stored while a run was ending must still get its turn.
    const run = (running.get(name) ?? Promise.resolve())
      .catch(() => {})
      .then(work)
      .finally(() => {
        if (running.get(name) === run) running.delete(name)
      })
    running.set(name, run)
    return run
  }
}
