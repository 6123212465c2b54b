import { personOf } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import type { Outbox, OutboxItem } from '../outbox/outbox.ts'
import type { GivenUp } from './dealing.ts'

/** Tells the sender of an item that was given up, and every admin: it may have been a refusal. */
export async function notifyOfGivenUp(register: Register, outbox: Outbox, item: GivenUp): Promise<void> {
  const { platform, id } = item
  const forSender = await messageForSender(register, item)
  if (forSender !== null) await outbox.put([forSender])
  await outbox.alarm(`inbound-given-up:${platform}`, { kind: 'inbound-given-up', platform, item: id })
}

/** A lane is a Telegram chat, or in Slack `user U…`; groups and workspaces are told nothing. */
async function messageForSender(
  register: Register,
  { platform, lane, id }: GivenUp,
): Promise<OutboxItem | null> {
  const target = platform === 'telegram' ? lane : /^user (\S+)$/.exec(lane ?? '')?.[1]
  if (target === undefined || target === null || target.startsWith('-')) return null
  const person = platform === 'telegram' ? await personOf(register, register.vault.markAccount(target)) : null
  return {
    key: `not-processed:${platform}:${id}`,
    platform,
    target,
    message: { kind: 'not-processed', language: person?.language ?? 'tr' },
  }
}
