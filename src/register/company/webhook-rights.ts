import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { client, webhook } from '../../../db/schema.ts'
import { build, pick, preparedOne, preparedQuery, type Statement, statement } from '../../../db/statement.ts'
import { hostOf, isLoopbackHost } from '../../util/network.ts'
import type { Register } from '../register.ts'
import { authorityOf } from './staff.ts'

/*
 * A webhook sends only while the person or client that added it has the right to see its changes. The right is checked at
 * each delivery, however it may be lost. Removing a client or its rights also pauses its webhooks at once, so that the
 * operator sees it.
 */

/** Client or person that added a webhook. The command line has no account, so its rights never end. */
export interface WebhookAdder {
  readonly door: (typeof webhook.$inferSelect)['addedDoor']
  readonly id: string
}

/** True if a webhook may send to this URL: only the command line may add a receiver on the server's own machine. */
export function mayAdd({ door }: WebhookAdder, url: string): boolean {
  return door === 'cli' || !isLoopbackHost(hostOf(new URL(url)))
}

type ClientRights = Pick<typeof client.$inferSelect, 'scopes' | 'brands' | 'removedAt'>

/** True if a client may be sent the changes of a brand, or of all brands for null. */
function mayReceive({ scopes, brands, removedAt }: ClientRights, brandCode: number | null): boolean {
  const hasBrand = brands === null || (brandCode !== null && brands.includes(brandCode))
  return removedAt === null && scopes.includes('read') && hasBrand
}

const rightsOfClient = preparedOne(() =>
  build
    .select(pick(client, 'scopes', 'brands', 'removedAt'))
    .from(client)
    .where(eq(client.username, sql.placeholder('username'))),
)

interface AddedWebhook extends Readonly<Pick<typeof webhook.$inferSelect, 'brandCode' | 'addedBy'>> {
  readonly addedDoor: WebhookAdder['door']
}

/** True while the adder of a webhook may see the changes sent to it. `alwaysAdmin` are the Slack users of SLACK_ADMINS. */
export async function isAdderEntitled(
  register: Register,
  { addedDoor, addedBy, brandCode }: AddedWebhook,
  alwaysAdmin: readonly string[],
): Promise<boolean> {
  if (addedDoor === 'cli') return true
  if (addedDoor === 'api') {
    const [rights] = await register.engine.read(rightsOfClient({ username: addedBy }))
    return rights !== undefined && mayReceive(rights, brandCode)
  }
  const authority = await authorityOf(register, addedBy, alwaysAdmin)
  if (brandCode === null) return authority.mayForAll('admin')
  return authority.brandsFor('admin').some(({ code }) => code === brandCode)
}

/** Query for the webhooks that a client added and that are neither removed nor paused. */
export const sendingWebhooksOf = preparedQuery(() =>
  build
    .select(pick(webhook, 'id', 'brandCode'))
    .from(webhook)
    .where(
      and(
        eq(webhook.addedDoor, 'api'),
        eq(webhook.addedBy, sql.placeholder('username')),
        isNull(webhook.removedAt),
        isNull(webhook.pausedAt),
      ),
    )
    .orderBy(asc(webhook.id)),
)

type SendingWebhook = ReturnType<ReturnType<typeof sendingWebhooksOf>['map']>

/**
 * Divides a client's webhooks by its new rights: returns the ids of those that the rights no longer cover, with the writes
 * that pause them, and the ids of those that go on sending.
 */
export function pausesFor(
  rights: ClientRights,
  webhooks: readonly SendingWebhook[],
  now: number,
): {
  readonly pausedWebhooks: readonly number[]
  readonly sendingWebhooks: readonly number[]
  readonly writes: readonly Statement[]
} {
  const uncovered = webhooks.filter(({ brandCode }) => !mayReceive(rights, brandCode))
  const covered = webhooks.filter((webhook) => !uncovered.includes(webhook))
  const paused = { pausedAt: now, pausedFor: 'rights', dueAt: null } as const
  return {
    pausedWebhooks: uncovered.map(({ id }) => id),
    sendingWebhooks: covered.map(({ id }) => id),
    writes: uncovered.map(({ id }) => statement(build.update(webhook).set(paused).where(eq(webhook.id, id)))),
  }
}
