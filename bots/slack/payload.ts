import { makeSchemas, type Payload, type Schemas } from './payload-schemas.ts'

/* Slack's payloads, parsed once at the edge. Only fields that are used are kept in the inbox. */

export type Parsed =
  | { readonly kind: 'inbound'; readonly inbound: Inbound }
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'unsupported'; readonly type: string }
  /** Path of the first field that does not fit; empty where the body is no payload. */
  | { readonly kind: 'unreadable'; readonly field: string }

/** An act of a person or an event of the workspace. The inbox keeps `body`. */
export type Inbound = WithBody<NonNullable<ReturnType<(typeof readers)[keyof typeof readers]>>>
type WithBody<Kind> = Kind extends unknown ? Readonly<Kind & { body: string }> : never

export interface Actor {
  readonly id: string
  /** Empty where Slack does not say. */
  readonly teamId: string
  /** Null outside a channel. */
  readonly channel: string | null
}

let madeSchemas: Schemas | undefined

/** Made at first use, so that a Worker starts quickly. */
function schemas(): Schemas {
  madeSchemas ??= makeSchemas()
  return madeSchemas
}

/** Marks a modal as one of our forms. */
export const formCallback = 'izin:form'
const ownPrefix = 'izin:'

const valueMax = 2000

/** Parses a form for commands, JSON in a form for presses, plain JSON for events. */
export function parseBody(contentType: string, raw: Uint8Array): Parsed {
  const text = new TextDecoder().decode(raw)
  if (!isForm(contentType)) return parseStored(text)
  const form = new URLSearchParams(text)
  const payload = form.get('payload')
  return payload === null ? parsePayload(Object.fromEntries(form)) : parseStored(payload)
}

/** Longer forms are not parsed: that may take seconds, and the sender of a check is not known yet. */
const sslCheckBytesMax = 4096

/** Slack's check of the certificate is not always signed, and asks for nothing. */
export function isSslCheck(contentType: string, raw: Uint8Array): boolean {
  if (!isForm(contentType) || raw.byteLength > sslCheckBytesMax) return false
  const form = new URLSearchParams(new TextDecoder().decode(raw))
  return form.get('ssl_check') === '1' && !form.has('command') && !form.has('payload')
}

function isForm(contentType: string): boolean {
  return contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')
}

/** JSON as the inbox keeps it. */
export function parseStored(json: string): Parsed {
  try {
    return parsePayload(JSON.parse(json))
  } catch {
    return { kind: 'unreadable', field: '' }
  }
}

export function parsePayload(value: unknown): Parsed {
  if (typeof value === 'object' && value !== null && 'command' in value)
    return read('command', 'command', value)
  const { data: head } = schemas().head.safeParse(value)
  if (head === undefined) return { kind: 'unreadable', field: 'type' }
  const { type, event } = head
  if (type === 'event_callback') {
    return event ? read(event.type, kinds.get(event.type), value) : { kind: 'unreadable', field: 'event' }
  }
  if (type !== 'url_verification') return read(type, kinds.get(type), value)
  const { data } = schemas().challenge.safeParse(value)
  return data === undefined ? { kind: 'unreadable', field: 'challenge' } : { kind: 'challenge', ...data }
}

type Kind = keyof typeof readers

const kinds = new Map<string, Kind>([
  ['block_actions', 'press'],
  ['view_submission', 'submission'],
  ['message_action', 'shortcut'],
  ['app_home_opened', 'home'],
  ['message', 'message'],
  ['app_mention', 'message'],
])

function read(type: string, kind: Kind | undefined, value: unknown): Parsed {
  const unsupported: Parsed = { kind: 'unsupported', type: type.slice(0, 40) }
  if (kind === undefined) return unsupported
  const { data, error } = schemas()[kind].safeParse(value)
  if (error !== undefined) {
    return { kind: 'unreadable', field: (error.issues[0]?.path ?? []).map(shownSegment).join('.') }
  }
  // A table of readers loses which schema each belongs to.
  const inbound = (readers[kind] as (payload: unknown) => Omit<Inbound, 'body'> | null)(data)
  return inbound === null
    ? unsupported
    : // Spreading a union of kinds loses which fields belong together.
      { kind: 'inbound', inbound: { ...inbound, body: JSON.stringify(data) } as Inbound }
}

/** Hides unusual field names: the path is logged, and a sender can choose an address as a name. */
function shownSegment(segment: PropertyKey): string {
  return typeof segment === 'number' || /^[a-z_]{1,40}$/.test(String(segment)) ? String(segment) : '…'
}

/** Null where a payload is not for us. */
const readers = {
  command(body: Payload<'command'>) {
    const { command, text, user_id: user, trigger_id: trigger, channel_id: channel } = body
    const from = { ...actorOf(body, user), channel: channel ?? null }
    const head = ofAct(body, `command:${trigger}`, user)
    return { ...head, kind: 'command' as const, from, trigger, command, text }
  },
  press(body: Payload<'press'>) {
    const { user, trigger_id: trigger, view = null, channel, container } = body
    const [action] = body.actions
    if (!action.action_id.startsWith(ownPrefix)) return null
    return {
      ...ofAct(body, `press:${trigger}:${action.action_ts ?? ''}`, user.id),
      kind: 'press' as const,
      from: actorOf(body, user.id),
      trigger,
      value: (action.value || action.selected_option?.value || '').slice(0, valueMax),
      view,
      /** True if only one person sees the pressed message. */
      isPrivate: container?.is_ephemeral === true || channel?.id.startsWith('D') === true,
    }
  },
  submission(body: Payload<'submission'>) {
    const { user, trigger_id: trigger, view } = body
    if (view.callback_id !== formCallback) return null
    const head = ofAct(body, `submission:${trigger}`, user.id)
    return { ...head, kind: 'submission' as const, from: actorOf(body, user.id), view }
  },
  shortcut(body: Payload<'shortcut'>) {
    const { user, trigger_id: trigger, callback_id: name, message } = body
    if (!name.startsWith(ownPrefix)) return null
    return {
      ...ofAct(body, `shortcut:${trigger}`, user.id),
      kind: 'shortcut' as const,
      from: actorOf(body, user.id),
      trigger,
      name: name.slice(ownPrefix.length),
      message: {
        text: message?.text ?? '',
        ts: body.message_ts || message?.ts || '',
        teamDomain: body.team?.domain ?? '',
      },
    }
  },
  home(body: Payload<'home'>) {
    const { user, tab } = body.event
    return tab === 'home' ? { ...ofEvent(body), kind: 'home' as const, from: actorOf(body, user) } : null
  },
  /** Reads direct messages, also with a file, and mentions in channels. Messages of bots and edits are not answered. */
  message(body: Payload<'message'>) {
    const { type, channel, user, team, text, thread_ts: thread, bot_id, subtype, edited } = body.event
    const isDirect = channel.startsWith('D')
    const isOther = subtype && subtype !== 'file_share'
    if (!user || bot_id || isOther || edited || isDirect !== (type === 'message')) return null
    const place = { ...body, team_id: team ?? body.team_id, channel: isDirect ? null : { id: channel } }
    return {
      ...ofEvent(body),
      lane: `user ${user}`,
      kind: 'message' as const,
      from: actorOf(place, user),
      text: withoutMention(text ?? '', body.authorizations?.[0]?.user_id),
      room: isDirect ? null : { channel, thread: thread ?? null },
    }
  },
}

/** `key` stays the same when Slack sends an act again. */
function ofAct({ response_url: url }: Pick<Payload<'command'>, 'response_url'>, key: string, user: string) {
  return { key, lane: `user ${user}`, responseUrl: url || null }
}

function ofEvent({ event_id: id, team_id: team }: Pick<Payload<'home'>, 'event_id' | 'team_id'>) {
  return { key: `event:${id}`, lane: `team ${team ?? ''}`, responseUrl: null }
}

/** Drops the bot's own name; where its id is not known, the name at the beginning. */
function withoutMention(text: string, botUser: string | null | undefined): string {
  return text.replaceAll(botUser ? `<@${botUser}>` : /^\s*<@[^<>]*>/g, '').trim()
}

type Place = Partial<
  Pick<Payload<'command'>, 'team_id'> & Pick<Payload<'press'>, 'user' | 'team' | 'channel'>
>

function actorOf({ user, team, team_id, channel }: Place, id: string): Actor {
  return { id, teamId: user?.team_id || team_id || team?.id || '', channel: channel?.id ?? null }
}
