import type { Room } from '../register/company/rooms.ts'
import type { Register } from '../register/register.ts'
import type { Message } from './message.ts'
import type { Outbox, OutboxItem } from './outbox.ts'

export interface Sending {
  readonly register: Register
  readonly outbox: Outbox
}

/** Returns the outbox item of a message to a room (chat that gets reports). */
export function toRoom(
  { id, platform, externalId }: Pick<Room, 'id' | 'platform' | 'externalId'>,
  key: string,
  message: Message,
): OutboxItem {
  return { key, platform, target: externalId, roomId: id, message }
}

/** Processes every item, then throws the first error, so that a failing item does not stop the others. */
export async function forEachThenThrow<Item>(
  items: Iterable<Item>,
  process: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = []
  for (const item of items) {
    try {
      await process(item)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
