import { objectKeys } from '../util/objects.ts'

/** Person or system behind a change, and the door: the way by which the change came in. */
export type Actor =
  | { readonly door: 'slack' | 'cli' | 'import' | 'telegram' | 'api'; readonly id: string }
  | { readonly door: 'page' | 'click' | 'sms' | 'iys' }

export type Door = Actor['door']

/** Parties that can make a change: staff, the recipient, or a system. Reports count changes by them. */
export const origins = ['staff', 'recipient', 'system'] as const
export type Origin = (typeof origins)[number]

const originByDoor: Record<Door, Origin> = {
  slack: 'staff',
  cli: 'staff',
  import: 'staff',
  telegram: 'recipient',
  page: 'recipient',
  click: 'recipient',
  sms: 'recipient',
  api: 'system',
  iys: 'recipient',
}

export const doors: readonly Door[] = objectKeys(originByDoor)

export function originOf(door: Door): Origin {
  return originByDoor[door]
}

export function doorsOf(origin: Origin): Door[] {
  return doors.filter((door) => originOf(door) === origin)
}

/**
 * Returns the name of an actor that is stored with a change for good: id of a staff member or of a system. Null for a
 * recipient, whose account is personal data and is stored only in the encrypted evidence.
 */
export function namedActor(actor: Actor): string | null {
  return originOf(actor.door) !== 'recipient' && 'id' in actor ? actor.id : null
}

/** Slack user id, or `telegram:` and a Telegram user id; Slack's ids hold no colon. */
export type Principal = string

const telegramPrefix = 'telegram:'

export function telegramPrincipal(userId: string): Principal {
  return telegramPrefix + userId
}

/** Splits a stored user id into its platform and the id that this platform uses. */
export function readPrincipal(principal: Principal): {
  readonly platform: 'slack' | 'telegram'
  readonly id: string
} {
  return principal.startsWith(telegramPrefix)
    ? { platform: 'telegram', id: principal.slice(telegramPrefix.length) }
    : { platform: 'slack', id: principal }
}
