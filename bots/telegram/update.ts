import type { Update } from 'grammy/types'

/** The kinds of update that we ask Telegram for. */
export const allowedUpdates = ['message', 'callback_query', 'my_chat_member'] as const

/** An update as Telegram sends it; null for anything that is not one. */
export function readUpdate(body: string): Update | null {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null || !('update_id' in value)) return null
    return Number.isSafeInteger(value.update_id) ? (value as Update) : null
  } catch {
    return null
  }
}

/** What kind of update this is, such as `message`. */
export function kindOf(update: Update): string {
  return Object.keys(update).find((name) => name !== 'update_id') ?? 'empty'
}

/**
 * Whose turn an update waits for: updates of one chat are worked on in order. Where no chat is named it is the person; in a
 * private chat both have the same id.
 */
export function laneOf(update: Update): string {
  const event: unknown = Object.entries(update).find(([name]) => name !== 'update_id')?.[1]
  const id = idOf(at(event, 'chat')) ?? idOf(at(at(event, 'message'), 'chat')) ?? idOf(at(event, 'from'))
  return id ?? 'none'
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function idOf(value: unknown): string | null {
  const id = at(value, 'id')
  return typeof id === 'number' || typeof id === 'string' ? String(id) : null
}

export interface TypedCommand {
  readonly command: string
  /** The bot it names, where there are several; null where it names none. */
  readonly bot: string | null
  readonly rest: string
}

/**
 * A command and what stands behind it: `/iptal@ornek_bot hemen` is iptal, hemen. A word that Telegram itself would not mark
 * as one, such as /çıkış, counts too. Null for running text.
 */
export function readCommand(text: string): TypedCommand | null {
  const match = /^\/([^\s@/]+)(?:@(\S*))?(?:\s([\s\S]*))?$/u.exec(text)
  if (match === null) return null
  return { command: match[1] ?? '', bot: match[2] ?? null, rest: (match[3] ?? '').trim() }
}
