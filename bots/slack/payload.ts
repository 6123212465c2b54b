import { makeSchemas, type Payload, type Schemas } from './payload-schemas.ts'

/* Slack's payloads, parsed once when they arrive. The inbox stores only the fields that izin uses. */

/** Payload after parsing: a request, Slack's check of the address, or a payload that izin cannot use. */
export type Parsed =
  | { readonly kind: 'inbound'; readonly inbound: Inbound }
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'unsupported'; readonly type: string }
  /** `field` is the path of the first wrong field; empty if the body is not JSON. */
  | { readonly kind: 'unreadable'; readonly field: string }

/** Request of a person or event of the workspace. The inbox stores `body`. */
export type Inbound = WithBody<NonNullable<ReturnType<(typeof readers)[keyof typeof readers]>>>
type WithBody<Kind> = Kind extends unknown ? Readonly<Kind & { body: string }> : never

/** Person behind a request, with their Slack id. */
export interface Actor {
  readonly id: string
  /** Id of the workspace; empty if Slack does not send it. */
  readonly teamId: string
  /** Id of the channel; null outside a channel. */
  readonly channel: string | null
}

let cachedSchemas: Schemas | undefined

/** Returns the schemas, which are made at the first use, so that a Cloudflare Worker starts quickly. */
function schemas(): Schemas {
  cachedSchemas ??= makeSchemas()
  return cachedSchemas
}

/** Id that marks a modal as a form of izin. */
export const formCallback = 'izin:form'
/** Beginning of the ids of izin's buttons and shortcuts. Ids of buttons that open a link begin otherwise. */
const izinPrefix = 'izin:'

/** Maximum number of characters of a button's value that are read. */
const valueMax = 2000

/**
 * Parses the body of an HTTP request. Slack sends commands as a form, presses as JSON in a form, and events as JSON.
 */
export function parseBody(contentType: string, raw: Uint8Array): Parsed {
  const text = new TextDecoder().decode(raw)
  if (!isForm(contentType)) return parseStored(text)
  const form = new URLSearchParams(text)
  const payload = form.get('payload')
  return payload === null ? parsePayload(Object.fromEntries(form)) : parseStored(payload)
}

/** Largest form that is parsed before its signature is checked: a large one from anyone could take seconds. */
const sslCheckBytesMax = 4096

/** True for Slack's check of the TLS certificate, which may lack a signature and asks for nothing. */
export function isSslCheck(contentType: string, raw: Uint8Array): boolean {
  if (!isForm(contentType) || raw.byteLength > sslCheckBytesMax) return false
  const form = new URLSearchParams(new TextDecoder().decode(raw))
  return form.get('ssl_check') === '1' && !form.has('command') && !form.has('payload')
}

/** True for a content type of form fields. */
function isForm(contentType: string): boolean {
  return contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')
}

/** Parses a payload in JSON, as Slack sends it and as the inbox stores it. */
export function parseStored(json: string): Parsed {
  try {
    return parsePayload(JSON.parse(json))
  } catch {
    return { kind: 'unreadable', field: '' }
  }
}

/** Finds out the kind of a payload and parses it. */
export function parsePayload(value: unknown): Parsed {
  if (typeof value === 'object' && value !== null && 'command' in value)
    return parseAs('command', 'command', value)
  const { data: head } = schemas().head.safeParse(value)
  if (head === undefined) return { kind: 'unreadable', field: 'type' }
  const { type, event } = head
  if (type === 'event_callback') {
    return event
      ? parseAs(event.type, kindByType.get(event.type), value)
      : { kind: 'unreadable', field: 'event' }
  }
  if (type !== 'url_verification') return parseAs(type, kindByType.get(type), value)
  const { data } = schemas().challenge.safeParse(value)
  return data === undefined ? { kind: 'unreadable', field: 'challenge' } : { kind: 'challenge', ...data }
}

type Kind = keyof typeof readers

/** Kind of request by Slack's type of the payload or event. */
const kindByType = new Map<string, Kind>([
  ['block_actions', 'press'],
  ['view_submission', 'submission'],
  ['message_action', 'shortcut'],
  ['app_home_opened', 'home'],
  ['message', 'message'],
  ['app_mention', 'message'],
])

/** Parses a payload as this kind of request. `unsupported` if izin does not answer it. */
function parseAs(type: string, kind: Kind | undefined, value: unknown): Parsed {
  const unsupported: Parsed = { kind: 'unsupported', type: type.slice(0, 40) }
  if (kind === undefined) return unsupported
  const { data, error } = schemas()[kind].safeParse(value)
  if (error !== undefined) {
    return { kind: 'unreadable', field: (error.issues[0]?.path ?? []).map(shownSegment).join('.') }
  }
  // The cast is safe: `data` was parsed by the schema of the same kind.
  const inbound = (readers[kind] as (payload: unknown) => Omit<Inbound, 'body'> | null)(data)
  return inbound === null
    ? unsupported
    : // The cast is safe: spreading one kind keeps its fields together.
      { kind: 'inbound', inbound: { ...inbound, body: JSON.stringify(data) } as Inbound }
}

/** Returns a part of the path to a wrong field, for the log. An unusual name becomes `…`, since a sender could use an address. */
function shownSegment(segment: PropertyKey): string {
  return typeof segment === 'number' || /^[a-z_]{1,40}$/.test(String(segment)) ? String(segment) : '…'
}

/** Function for each kind of payload that returns the request; null for a payload that izin does not answer. */
const readers = {
  command(body: Payload<'command'>) {
    const { command, text, user_id: user, trigger_id: trigger, channel_id: channel } = body
    const from = { ...actorOf(body, user), channel: channel ?? null }
    const head = requestOfPerson(body, `command:${trigger}`, user)
    return { ...head, kind: 'command' as const, from, trigger, command, text }
  },
  press(body: Payload<'press'>) {
    const { user, trigger_id: trigger, view = null, channel, container } = body
    const [action] = body.actions
    if (!action.action_id.startsWith(izinPrefix)) return null
    return {
      ...requestOfPerson(body, `press:${trigger}:${action.action_ts ?? ''}`, user.id),
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
    const head = requestOfPerson(body, `submission:${trigger}`, user.id)
    return { ...head, kind: 'submission' as const, from: actorOf(body, user.id), view }
  },
  shortcut(body: Payload<'shortcut'>) {
    const { user, trigger_id: trigger, callback_id: name, message } = body
    if (!name.startsWith(izinPrefix)) return null
    return {
      ...requestOfPerson(body, `shortcut:${trigger}`, user.id),
      kind: 'shortcut' as const,
      from: actorOf(body, user.id),
      trigger,
      name: name.slice(izinPrefix.length),
      message: {
        text: message?.text ?? '',
        ts: body.message_ts || message?.ts || '',
        teamDomain: body.team?.domain ?? '',
      },
    }
  },
  home(body: Payload<'home'>) {
    const { user, tab } = body.event
    return tab === 'home'
      ? { ...requestOfEvent(body), kind: 'home' as const, from: actorOf(body, user) }
      : null
  },
  /** Reads direct messages, also with a file, and mentions in channels; not edits, and not messages of bots. */
  message(body: Payload<'message'>) {
    const { type, channel, user, team, text, thread_ts: thread, bot_id, subtype, edited } = body.event
    const isDirect = channel.startsWith('D')
    const isNotTyped = subtype && subtype !== 'file_share'
    if (!user || bot_id || isNotTyped || edited || isDirect !== (type === 'message')) return null
    const place = { ...body, team_id: team ?? body.team_id, channel: isDirect ? null : { id: channel } }
    return {
      ...requestOfEvent(body),
      lane: `user ${user}`,
      kind: 'message' as const,
      from: actorOf(place, user),
      text: withoutMention(text ?? '', body.authorizations?.[0]?.user_id),
      room: isDirect ? null : { channel, thread: thread ?? null },
    }
  },
}

/**
 * Returns the fields that all requests of a person have. Slack sends the same `key` if it repeats a request. Requests with the
 * same `lane` (here the person) are processed one after the other.
 */
function requestOfPerson(
  { response_url: url }: Pick<Payload<'command'>, 'response_url'>,
  key: string,
  user: string,
) {
  return { key, lane: `user ${user}`, responseUrl: url || null }
}

/** Returns the fields that events share. `lane` is the workspace, whose events are processed one after the other. */
function requestOfEvent({ event_id: id, team_id: team }: Pick<Payload<'home'>, 'event_id' | 'team_id'>) {
  return { key: `event:${id}`, lane: `team ${team ?? ''}`, responseUrl: null }
}

/** Removes mentions of the bot from a message. If the bot's id is unknown, removes the mention at the beginning. */
function withoutMention(text: string, botUser: string | null | undefined): string {
  return text.replaceAll(botUser ? `<@${botUser}>` : /^\s*<@[^<>]*>/g, '').trim()
}

type Place = Partial<
  Pick<Payload<'command'>, 'team_id'> & Pick<Payload<'press'>, 'user' | 'team' | 'channel'>
>

/** Returns the person behind a payload, with their workspace and channel. */
function actorOf({ user, team, team_id, channel }: Place, id: string): Actor {
  return { id, teamId: user?.team_id || team_id || team?.id || '', channel: channel?.id ?? null }
}
