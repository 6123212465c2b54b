/** One thing that changed on the screen. `of` names the kind; the page reads the rest by it. */
export type ScreenChange = { of: string } & Record<string, unknown>

export type Feed = {
  publish: (change: ScreenChange) => void
  /** Calls back with every later change until the returned function is called. */
  subscribe: (watcher: (change: ScreenChange) => void) => () => void
}

/** Hands each change to every watcher. It keeps none: whoever comes late asks for the whole picture. */
export function createFeed(): Feed {
  const watchers = new Set<(change: ScreenChange) => void>()
  return {
    publish(change) {
      for (const watcher of watchers) watcher(change)
    },
    subscribe(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}
