import type { Outcome } from '../../db/engine.ts'
import { webhook } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import type { Channel } from '../consent/channel.ts'
import type { Register } from './register.ts'
import {
  listWebhooks,
  presentWebhooks,
  removeWebhook,
  secretOf,
  secretPlace,
  type Webhook,
  webhookEnds,
} from './webhooks.ts'

/** Receiver of the changes that recipients of one channel make themselves (iys.md 3.11): a webhook in İYS's form. */
export interface Push {
  readonly url: string
  readonly channel: Channel
  /** `username:password`. */
  readonly secret: string
}

const ofChannelMax = 2

export async function listPushes(register: Register, brandCode: number) {
  return (await listWebhooks(register)).filter((one) => one.brandCode === brandCode && one.channel !== null)
}

/**
 * Registers receivers, which get what changes from now on. Returns false, without effect, if one is registered
 * already, or a channel would have more than two.
 */
export async function registerPushes(
  register: Register,
  brandCode: number,
  pushes: readonly Push[],
  by: string,
): Promise<boolean> {
  const now = register.clock()
  return await register.engine.unit([presentWebhooks(), webhookEnds()], (hooks, [last]): Outcome<boolean> => {
    const own = hooks.filter((hook) => hook.brandCode === brandCode && hook.channel !== null)
    const all = [...own, ...pushes]
    const isRepeated = new Set(all.map(nameOf)).size < all.length
    const isMany = [...Map.groupBy(all, ({ channel }) => channel).values()].some(
      ({ length }) => length > ofChannelMax,
    )
    if (isRepeated || isMany) return { writes: [], result: false }
    const writes = pushes.map(({ secret, ...row }, place) => {
      const id = (last?.lastId ?? 0) + 1 + place
      const sealedSecret = register.vault.seal(secret, secretPlace(id))
      const cursor = last?.lastSeq ?? 0
      const values = { ...row, id, brandCode, sealedSecret, cursor, addedAt: now, addedBy: by, dueAt: now }
      return statement(build.insert(webhook).values(values))
    })
    return { writes, result: true }
  })
}

const nameOf = ({ channel, url }: Pick<Webhook, 'channel' | 'url'>) => `${channel} ${url}`

/** Returns false if there is no such registration. */
export async function removePush(
  register: Register,
  brandCode: number,
  push: Push,
  by: string,
): Promise<boolean> {
  const found = (await listPushes(register, brandCode)).find(
    (hook) => nameOf(hook) === nameOf(push) && secretOf(register, hook) === push.secret,
  )
  return found !== undefined && (await removeWebhook(register, { id: found.id, by })).ok
}
