/**
 * What Slack sends, told apart by what we do with it. The key is Slack's own name for one act of one person: it stays the
 * same when the same thing comes again.
 */

export type Body = Readonly<Record<string, unknown>>

export interface Inbound {
  /** The answer to a command or a form may ride in the response; Slack does not look at the body it gets for a press. */
  readonly kind: 'command' | 'press' | 'submission' | 'event'
  readonly key: string
  readonly lane: string
  /** Whose act it was; empty for an event. */
  readonly user: string
  readonly responseUrl: string | null
  readonly body: Body
}

export type Parsed =
  | { readonly kind: 'inbound'; readonly inbound: Inbound }
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'unsupported'; readonly type: string }
  | { readonly kind: 'unreadable' }

const unreadable: Parsed = { kind: 'unreadable' }

/** Reads a verified body: a form for commands, JSON in a form for presses, plain JSON for events. */
export function parseBody(contentType: string, raw: Uint8Array): Parsed {
  const text = new TextDecoder().decode(raw)
  if (!isForm(contentType)) return parseJson(text)
  const form = new URLSearchParams(text)
  const payload = form.get('payload')
  return payload === null ? parsePayload(Object.fromEntries(form)) : parseJson(payload)
}

/** A few words; a long form may take seconds to read, and who sent it is not known. */
const sslCheckBytesMax = 4096

/** Slack's check of the certificate asks for nothing and is not always signed. */
export function isSslCheck(contentType: string, raw: Uint8Array): boolean {
  if (!isForm(contentType) || raw.byteLength > sslCheckBytesMax) return false
  const form = new URLSearchParams(new TextDecoder().decode(raw))
  return form.get('ssl_check') === '1' && !form.has('command') && !form.has('payload')
}

/** The inverse of what the inbox keeps. */
export function parseStored(body: string): Parsed {
  return parseJson(body)
}

/** What the inbox keeps: the payload without what we never look at, the old shared token and people's names. */
export function storedBody(inbound: Inbound): string {
  const { token: _, user_name: __, ...kept } = inbound.body
  return JSON.stringify(kept)
}

/** Reads one payload that is already an object. */
export function parsePayload(value: unknown): Parsed {
  const body = record(value)
  if (body === null) return unreadable
  if (body.type === 'url_verification') return { kind: 'challenge', challenge: text(body.challenge) }
  if (body.command !== undefined) return parseCommand(body)
  if (body.type === 'block_actions') return parsePress(body)
  if (body.type === 'view_submission' && isOurForm(body)) return parseSubmission(body)
  if (body.type === 'message_action') return parseShortcut(body)
  if (body.type === 'event_callback') return parseEvent(body)
  return text(body.type) === '' ? unreadable : { kind: 'unsupported', type: text(body.type).slice(0, 40) }
}

function parseCommand(body: Body): Parsed {
  const user = text(body.user_id)
  const trigger = text(body.trigger_id)
  if (user === '' || trigger === '') return unreadable
  return act('command', `command:${trigger}`, user, body)
}

function parsePress(body: Body): Parsed {
  const user = text(record(body.user)?.id)
  const trigger = text(body.trigger_id)
  const [first] = Array.isArray(body.actions) ? body.actions : []
  const action = record(first)
  if (user === '' || trigger === '' || action === null) return unreadable
  return act('press', `press:${trigger}:${text(action.action_ts)}`, user, body)
}

/** A shortcut chosen on a message is answered like a press. */
function parseShortcut(body: Body): Parsed {
  const user = text(record(body.user)?.id)
  const trigger = text(body.trigger_id)
  if (user === '' || trigger === '' || text(body.callback_id) === '') return unreadable
  return act('press', `shortcut:${trigger}`, user, body)
}

/** By which Slack tells us that a modal is one of our forms. */
export const formCallback = 'izin:form'

function isOurForm(body: Body): boolean {
  return record(body.view)?.callback_id === formCallback
}

function parseSubmission(body: Body): Parsed {
  const user = text(record(body.user)?.id)
  const trigger = text(body.trigger_id)
  if (user === '' || trigger === '' || text(record(body.view)?.id) === '') return unreadable
  return act('submission', `submission:${trigger}`, user, body)
}

function parseEvent(body: Body): Parsed {
  const id = text(body.event_id)
  if (id === '' || record(body.event) === null) return unreadable
  const lane = `team ${text(body.team_id)}`
  return {
    kind: 'inbound',
    inbound: { kind: 'event', key: `event:${id}`, lane, user: '', responseUrl: null, body },
  }
}

function act(kind: Exclude<Inbound['kind'], 'event'>, key: string, user: string, body: Body): Parsed {
  const responseUrl = text(body.response_url) || null
  return { kind: 'inbound', inbound: { kind, key, lane: `user ${user}`, user, responseUrl, body } }
}

/** The workspace a person belongs to; empty where the app is installed for a whole organisation, or nothing is said. */
export function teamOf(body: Body): string {
  if (body.is_enterprise_install === true || body.is_enterprise_install === 'true') return ''
  return text(record(body.user)?.team_id) || text(body.team_id) || text(record(body.team)?.id)
}

export function record(value: unknown): Body | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : null
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isForm(contentType: string): boolean {
  return contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')
}

function parseJson(json: string): Parsed {
  try {
    return parsePayload(JSON.parse(json))
  } catch {
    return unreadable
  }
}
