import type { Register } from '../../src/register/register.ts'
import type { Telegram } from './actors/recipients.ts'
import { holds } from './broken.ts'
import type { SimulatedPlatforms } from './platforms.ts'

/** Every message in Telegram is answered, and what counts as sent has arrived. */
export function chatsOf(parts: {
  readonly register: Register
  readonly platforms: SimulatedPlatforms
  readonly telegram: Telegram
}) {
  const { register, platforms, telegram } = parts
  /** The register forgets settled rows, and answers a later repeat anew. */
  const rows = new Map<number, Row>()

  /** Messages are counted, since a chat does not tell them apart. */
  function checkChat(own: readonly Row[], { calls, unmarked } = { calls: 0, unmarked: 0 }): void {
    const attempts = own.reduce((sum, one) => sum + one.attempts, 0)
    holds(calls >= own.filter(({ isSent }) => isSent).length, 'what is said to be sent has arrived')
    holds(calls <= attempts, 'every copy of a message is an attempt')
    holds(unmarked <= own.length, 'an answer that may be a repeat says so')
  }

  return {
    async check() {
      const stored = await register.engine.read(answers)
      for (const row of stored) rows.set(row.id, row)
      const keys = new Set(stored.map(({ key }) => key))
      for (const update of telegram.taken()) {
        holds(keys.has(`telegram:${update}:0`), 'every message to the bot is answered')
      }
      // The register keeps no chat ids.
      const arrived = new Map(
        [...platforms.chats].map(([chat, one]) => [register.vault.markAccount(chat), one]),
      )
      for (const [chat, own] of Map.groupBy(rows.values(), (row) => row.chat)) {
        checkChat(own, arrived.get(chat))
      }
    },
  }
}

const answers = {
  sql: `SELECT id, key, target, state = 'sent', attempts FROM outbox WHERE platform = 'telegram'`,
  params: [],
  map: ([id, key, chat, isSent, attempts]: readonly unknown[]) => ({
    id: Number(id),
    key: String(key),
    chat: String(chat),
    isSent: Number(isSent) === 1,
    attempts: Number(attempts),
  }),
}
type Row = ReturnType<typeof answers.map>
