export type TelegramQuery = { id: string; chat: number; person: number; at: number }

export type TelegramQueries = ReturnType<typeof createQueries>

/** Telegram names no limit; after about this long an answer has been seen to fail. */
const lifeMs = 60_000
const queriesMax = 500

/** Presses of inline buttons that wait for an answer. */
export function createQueries(clock: () => number, newId: () => string) {
  const open = new Map<string, TelegramQuery>()
  return {
    issue(chat: number, person: number): TelegramQuery {
      const query = { id: newId(), chat, person, at: clock() }
      open.set(query.id, query)
      const oldest = open.keys().next().value
      if (open.size > queriesMax && oldest !== undefined) open.delete(oldest)
      return query
    },
    /** Whether anybody has pressed anything in the chat with the bot yet; groups have negative ids. */
    any: () => [...open.values()].some(({ chat }) => chat > 0),
    /** The query, if it may still be answered. Answering twice is allowed, as at Telegram. */
    answer(id: string): TelegramQuery | undefined {
      const query = open.get(id)
      return query && clock() - query.at <= lifeMs ? query : undefined
    },
  }
}
