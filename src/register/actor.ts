/** Every door through which a change can come, and who stands in it. */
export type Actor =
  | { readonly door: 'slack'; readonly id: string }
  | { readonly door: 'cli'; readonly id: string }
  | { readonly door: 'import'; readonly id: string }
  | { readonly door: 'telegram'; readonly id: string }
  | { readonly door: 'page' }
  | { readonly door: 'click' }
  | { readonly door: 'api'; readonly id: string }
  | { readonly door: 'iys' }

export type Door = Actor['door']

/** Whose doing a change was, as reports count it. */
export const origins = ['staff', 'recipient', 'system'] as const
export type Origin = (typeof origins)[number]

const originByDoor: Record<Door, Origin> = {
  slack: 'staff',
  cli: 'staff',
  import: 'staff',
  telegram: 'recipient',
  page: 'recipient',
  click: 'recipient',
  api: 'system',
  iys: 'recipient',
}

export const doors = Object.keys(originByDoor) as readonly Door[]

export function originOf(door: Door): Origin {
  return originByDoor[door]
}

/** The doors through which changes of this origin come. */
export function doorsOf(origin: Origin): Door[] {
  return doors.filter((door) => originOf(door) === origin)
}

/**
 * Who is named in a change for good. Staff and systems are; a recipient is not, because his account with a platform is
 * personal data with a retention of its own: it stands in the sealed evidence.
 */
export function namedActor(actor: Actor): string | null {
  return originOf(actor.door) !== 'recipient' && 'id' in actor ? actor.id : null
}

/**
 * Who holds a role, or the link to a file, in one word: a Slack user id as it is, a Telegram user as `telegram:` and the id
 * there. Slack's ids begin with a letter of their own and hold no colon.
 */
export type Principal = string

const telegramPrefix = 'telegram:'

export function telegramPrincipal(userId: string): Principal {
  return telegramPrefix + userId
}

export function readPrincipal(holder: Principal): {
  readonly platform: 'slack' | 'telegram'
  readonly id: string
} {
  return holder.startsWith(telegramPrefix)
    ? { platform: 'telegram', id: holder.slice(telegramPrefix.length) }
    : { platform: 'slack', id: holder }
}
